"""The suite's settings: the product's own, with quick hashing, files in a temporary folder and mail in memory."""

import os
import tempfile

os.environ.setdefault("PORTAL_MODE", "test")
os.environ.setdefault("SECRET_KEY", "only-for-the-test-suite-" + "x" * 40)
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="portal-test-"))

from campaign_portal.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
if not REDIS_URL:  # noqa: F405
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CELERY_BROKER_URL = "memory://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {}
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
# WhiteNoise warns about a folder that is missing, and warnings fail the suite.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
if REDIS_URL:  # noqa: F405
    # Emptying the cache empties a whole Redis database: each test process has one for the cache and one for the queue.
    NUMBER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    CACHES["default"]["LOCATION"] = REDIS_URL.rsplit("/", 1)[0] + f"/{2 * NUMBER + 1}"  # noqa: F405
    CELERY_BROKER_URL = REDIS_URL.rsplit("/", 1)[0] + f"/{2 * NUMBER + 2}"  # noqa: F405
