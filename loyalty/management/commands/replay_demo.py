"""`manage.py replay_demo`: a year of real purchases through the HTTP API, as tills would."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console

from loyalty.demo import aftermath, baskets, doors, figures, journey, place, screen, staff
from loyalty.demo.household import Counts, ReplayRefused
from loyalty.demo.replay import Replay
from loyalty.demo.setting import NotADemo, Setting
from loyalty.demo.till import NoAnswer
from loyalty.progress import Bar
from rewards import rulebook


class Command(BaseCommand):
    help = "Replay real purchases over HTTP; the same replay again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--base-url", default="http://127.0.0.1:8000")
        parser.add_argument(
            "--limit", type=_limit, default=120, help="how many households, or all; 120 by default"
        )

    def handle(self, *, base_url: str, limit: int | None, **options: Any) -> None:
        """1. set up, 2. post, 3. let everything be credited, 4. expire, 5. show the books."""
        console = Console(highlight=False, soft_wrap=True)
        try:
            setting = place.set_up_here(as_of=timezone.now())
            households = _replay(console, setting, base_url, limit)
        except (NotADemo, LookupError, NoAnswer, ReplayRefused) as error:
            raise CommandError(str(error)) from error
        aftermath.expire(as_of=timezone.now())
        is_sound = _show_books(console)
        _show_doors(console, base_url, setting)
        _show_pages(console, base_url, households[0])
        if not is_sound:
            sys.exit(1)


def _replay(console: Console, setting: Setting, base_url: str, limit: int | None) -> Sequence[int]:
    """Post it all; returns the numbers of the households."""
    data = baskets.installed()
    households = data.households(limit)
    visits = data.visits(households)
    days = journey.days_to_move(journey.today_in_shops(setting.opened_at))
    replay = Replay(
        visits=visits,
        households=households,
        days=days,
        base_url=base_url,
        secret=setting.replay_secret,
        takes_rewards=setting.is_first_key,
    )
    total = visits.count()
    console.print(f"  Replaying {total:,} purchases of {len(households):,} households")
    counts = Counts()
    with Bar(console, noun="purchases", total=total) as bar:
        replay.run(counts, look=lambda: bar.show(counts.purchases))
        seconds = bar.seconds
    aftermath.finish_crediting(as_of=timezone.now(), look=lambda waiting: None)
    screen.tell_replay(console, counts, seconds=seconds)
    return households


def _show_books(console: Console) -> bool:
    sums = figures.figures(rulebook.current().program_id)
    broken = figures.broken_identities()
    screen.tell_books(console, sums, broken)
    return sums.are_whole and not broken


def _show_doors(console: Console, base_url: str, setting: Setting) -> None:
    password = staff.first_password()
    shown = (
        f"password {password} (shown this once; change it after the first login)"
        if password
        else "the password was shown once; manage.py changepassword sets another"
    )
    console.print(
        f"\n  Admin      {base_url}/admin/\n"
        f"             user {staff.ADMIN}, {shown}\n"
        f"  API key    {setting.demo_secret}\n"
        f"  API pages  {base_url}/docs"
    )


def _show_pages(console: Console, base_url: str, household: int) -> None:
    found = doors.open_doors(household=household, as_of=timezone.now())
    if found is None:
        return
    sign_in = (
        f"sign in as {found.email}; the code stands in var/log/deliver.log"
        if found.email
        else f"give a member an email address to sign in with: {base_url}/admin/"
    )
    console.print(
        f"  Till page  {base_url}{found.enrolment}\n"
        f"             a till of {found.store}; the address works once, for 15 minutes\n"
        f"  App page   {base_url}/app/\n"
        f"             {sign_in}"
    )


def _limit(text: str) -> int | None:
    if text == "all":
        return None
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is no number of households: write 120, or all")
