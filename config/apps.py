"""The wiring as an app: registers the system checks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Configuration"

    def ready(self) -> None:
        """Make the Celery app, which every process may ring through, and register the checks."""
        from config import celery, checks  # noqa: F401
