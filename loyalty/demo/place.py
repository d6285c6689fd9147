"""The demo in this checkout: the installed data, and the file of its secrets beside the code."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

from loyalty.demo import baskets, setting
from loyalty.demo.secrets_file import SecretsFile
from loyalty.demo.setting import Setting


def set_up_here(*, as_of: datetime) -> Setting:
    """`setting.set_up` with this checkout's files. Raises NotADemo and LookupError."""
    secrets = SecretsFile(Path(settings.BASE_DIR) / "var" / "demo-keys")
    return setting.set_up(stores=lambda: baskets.installed().stores(), secrets=secrets, as_of=as_of)
