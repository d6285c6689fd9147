"""The WSGI application, served by granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("REGULARS_ROLE", "web")
# The web side rings Celery's doorbell, so the app is made before the first request.
import config.celery  # noqa: F401

application = get_wsgi_application()
