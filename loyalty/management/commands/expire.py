"""Run the expiry sweep as of a day or an instant."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from loyalty.ledger import expiry
from rewards import dates, rulebook


class Command(BaseCommand):
    help = "Turn lots whose time is over into entries."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as-of",
            metavar="DATE",
            help="a day (2026-03-31: through its end in the program's zone) or an instant with "
            "its offset (2026-03-31T12:00:00Z); now when left out",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Expire everything due, and say how much. A second run finds nothing."""
        as_of = _instant(options["as_of"], now=timezone.now())
        done = expiry.expire_all(as_of=as_of)
        self.stdout.write(
            f"Expired {done.points} points in {done.lots} lots as of {as_of:%Y-%m-%d %H:%M} UTC."
        )
        if done.seen > done.lots:
            self.stdout.write("Some wallets were busy; run it again for what they hold.")


def _instant(text: str | None, *, now: datetime) -> datetime:
    if text is None:
        return now
    moment = _read(text)
    if moment - timedelta(days=1) > now:
        raise CommandError(
            f"--as-of {text} is in the future: what may still be used is not expired early."
        )
    return min(moment, now)  # through the end of today is until now


def _read(text: str) -> datetime:
    try:
        if len(text) == len("2026-03-31"):
            day = date.fromisoformat(text)
            return dates.start_of_day(day + timedelta(days=1), rulebook.current().time_zone)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            f"--as-of {text!r} is no date; write 2026-03-31 or 2026-03-31T12:00:00Z."
        ) from error
    if moment.tzinfo is None:
        raise CommandError(f"--as-of {text!r} needs an offset; write {text}Z for UTC.")
    return moment.astimezone(UTC)
