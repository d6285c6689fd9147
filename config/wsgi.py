"""The WSGI application, served by granian."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("REGULARS_ROLE", "web")
# The web side rings Celery's doorbell, so the app is made before the first request.
import config.celery  # noqa: F401

application = get_wsgi_application()

# What is loaded by now stays: the collector need not look at it again at every turn, and turns
# less often. Requests leave few cycles behind.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 100)
