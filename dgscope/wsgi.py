"""The web process: gunicorn loads `application` from here."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dgscope.settings")

application = get_wsgi_application()

# A request leaves its connection to the next one, whichever thread that runs in (dgscope/postgresql).
connections.settings["default"] |= {"CONN_MAX_AGE": 0, "SHARED": True}

# All views and what they import, now: else the first request of each process waits for it.
_ = get_resolver().url_patterns
