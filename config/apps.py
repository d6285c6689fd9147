"""The wiring as an app: registers the system checks."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Configuration"

    def ready(self) -> None:
        """Register the checks."""
        from config import checks  # noqa: F401
