"""The wiring as an app: registers the system checks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Configuration"

    def ready(self) -> None:
        """Make the Celery app, which every process may ring through; checks; plans are kept."""
        from config import celery, checks, plans  # noqa: F401
