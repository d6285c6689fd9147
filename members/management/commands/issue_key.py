"""`manage.py issue_key`: make an API key and print it, once."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members import keys
from members.api.instants import parse_day, parse_instant
from members.errors import DomainError
from members.models import KeyMode, Store, Terminal
from members.scopes import SCOPES


class Command(BaseCommand):
    """Issue an API key for a till or a shop's own system."""

    help = "Issue an API key. It is printed once and stored only as a digest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name, scopes, and what the key is bound to."""
        parser.add_argument("--name", required=True, help="Who will hold it: 'Till 3, Helsinki'.")
        parser.add_argument(
            "--scopes", required=True, help=f"Comma-separated, of: {', '.join(SCOPES)}; or 'all'."
        )
        parser.add_argument("--store", help="The code of the store it is bound to.")
        parser.add_argument("--terminal", help="The code of the till; needs --store.")
        parser.add_argument("--expires", help="An instant (2027-01-01T00:00:00Z) or a day, in UTC.")
        parser.add_argument("--test", action="store_true", help="Make an rk_test_ key.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Issue it and say what to do with it; with -v 0 print the key alone, for scripts."""
        store = _store(options["store"])
        try:
            issued = keys.issue(
                name=options["name"],
                scopes=_scopes(options["scopes"]),
                as_of=timezone.now(),
                mode=KeyMode.TEST if options["test"] else KeyMode.LIVE,
                store=store,
                terminal=_terminal(store, options["terminal"]),
                expires_at=_expiry(options["expires"]),
            )
        except DomainError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(issued.secret)
        if options["verbosity"] > 0:
            self.stdout.write(
                f"This is the only time the key is shown: store it now. It is {issued.key.shown_id}"
                f" ({issued.key.name}) and goes into every request as\n"
                f"Authorization: Bearer {issued.key.prefix}…"
            )


def _scopes(text: str) -> list[str]:
    return list(SCOPES) if text == "all" else [scope.strip() for scope in text.split(",")]


def _store(code: str | None) -> Store | None:
    if code is None:
        return None
    store = Store.objects.filter(code=code).first()
    if store is None:
        raise CommandError(f"There is no store {code}; its code stands in the admin.")
    return store


def _terminal(store: Store | None, code: str | None) -> Terminal | None:
    if code is None:
        return None
    if store is None:
        raise CommandError("--terminal needs --store: a till's code is unique in its store only.")
    terminal = Terminal.objects.filter(store=store, code=code).first()
    if terminal is None:
        raise CommandError(f"Store {store.code} has no till {code}.")
    return terminal


def _expiry(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        if "T" not in text:
            parse_day(text)
            text += "T00:00:00Z"
        return parse_instant(text)
    except ValueError as error:
        raise CommandError("--expires takes 2027-01-01 or 2027-01-01T00:00:00Z.") from error
