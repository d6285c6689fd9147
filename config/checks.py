"""System checks: each names the setting and the cure."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security)
def secret_key_is_set(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[checks.Error]:
    """Refuse the key everybody can read, except while developing."""
    if settings.DEBUG or settings.SECRET_KEY != settings.INSECURE_SECRET_KEY:
        return []
    return [
        checks.Error(
            "SECRET_KEY is not set.",
            hint="Set SECRET_KEY (or SECRET_KEY_FILE) to a long random text that stays the same.",
            id="regulars.E001",
        )
    ]
