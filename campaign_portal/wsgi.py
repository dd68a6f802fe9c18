import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign_portal.settings")
application = get_wsgi_application()

from campaign_portal.checks import refuse_unsafe_production  # noqa: E402 -- asks the database, so only after set-up

refuse_unsafe_production()
