import os

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign_portal.settings")
application = get_wsgi_application()

from campaign_portal.checks import refuse_unsafe_production  # noqa: E402 -- asks the database, so only after set-up

refuse_unsafe_production()
# Loaded before gunicorn's processes part: the pages are read in once, and no connection is shared.
get_resolver().url_patterns  # noqa: B018
connections.close_all()
