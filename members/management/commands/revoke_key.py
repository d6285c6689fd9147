"""`manage.py revoke_key`: stop an API key."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members import keys
from members.ids import parse_public_id
from members.models import ApiKey


class Command(BaseCommand):
    """Revoke an API key by its id or its visible prefix."""

    help = "Revoke an API key; every process refuses it within five seconds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which key."""
        parser.add_argument("key", help="Its id (key_…) or its visible start (rk_live_…).")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Revoke it; a repeat says the same."""
        key = _find(options["key"])
        keys.revoke(key=key, as_of=timezone.now())
        self.stdout.write(
            f"{key} is revoked since {key.revoked_at:%Y-%m-%d %H:%M:%S} UTC; running servers "
            f"refuse it within {keys.CACHE_SECONDS} seconds."
        )


def _find(text: str) -> ApiKey:
    uuid = parse_public_id("key", text)
    found = list(
        ApiKey.objects.filter(public_id=uuid) if uuid else ApiKey.objects.filter(prefix=text)
    )
    if len(found) != 1:
        raise CommandError(f"{len(found)} keys are called {text!r}; name one by its id (key_…).")
    return found[0]
