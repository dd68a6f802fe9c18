"""Gunicorn of every stack. Two processes, so that one slow page does not stop the other readers; more by WEB_CONCURRENCY."""

import os

wsgi_app = "campaign_portal.wsgi"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
# Loaded once, before the processes part: half the time to the first page.
preload_app = True
timeout = 60
graceful_timeout = 30
# A page asks for many files; nginx keeps its connections too.
keepalive = 15
loglevel = "warning"
control_socket_disable = True
