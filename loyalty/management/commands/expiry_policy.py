"""`manage.py expiry_policy preview | redate`: what a policy makes of points that members have."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from loyalty import expiry_preview, redating
from loyalty.expiry_dates import NOTICE_DAYS
from loyalty.expiry_preview import Preview
from members.actors import Actor, ActorKind
from rewards.models import ExpiryFrom, ExpiryPolicy, ExpiryRounding, Program
from rewards.models.lasting import ACTIVITIES

_COMMAND = Actor(ActorKind.SYSTEM, None, "manage.py expiry_policy")
_HEADERS = ("due in", "points today", "members", "points proposed", "members")
_ROW = "{:<9}{:>15}{:>10}{:>18}{:>10}"


class Command(BaseCommand):
    help = "Preview an expiry policy for the points members have, or give them its days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        preview = verbs.add_parser("preview", help="What would be due when; changes nothing.")
        redate = verbs.add_parser("redate", help="Give open lots the days of the present policy.")
        for verb in (preview, redate):
            verb.add_argument("--program", help="Its code; the default program without one.")
            verb.add_argument("--notice-days", type=int, default=NOTICE_DAYS)
        redate.add_argument("--yes", action="store_true", help="Do it; a preview without.")
        preview.add_argument("--policy", choices=ExpiryPolicy.values, dest="expiry_policy")
        preview.add_argument("--months", type=int, dest="expiry_months")
        preview.add_argument("--rounding", choices=ExpiryRounding.values, dest="expiry_rounding")
        preview.add_argument("--dates", nargs="+", metavar="MM-DD", dest="expiry_dates")
        preview.add_argument("--from", choices=ExpiryFrom.values, dest="expiry_from")
        preview.add_argument(
            "--activities", nargs="+", choices=ACTIVITIES, dest="expiry_activities"
        )

    def handle(self, *, verb: str, **options: Any) -> None:
        """Preview, or redate and say how much. A second redating finds nothing to do."""
        program = _program(options["program"])
        notice_days = options["notice_days"]
        if notice_days < NOTICE_DAYS:
            raise CommandError(f"Give members {NOTICE_DAYS} days of notice or more.")
        if verb == "redate" and options["yes"]:
            done = redating.redate(
                program, as_of=timezone.now(), actor=_COMMAND, notice_days=notice_days
            )
            self.stdout.write(f"{done.points} points in {done.lots} lots have another end now.")
            return
        if verb == "preview":
            _propose(program, options)
        found = expiry_preview.preview(program, as_of=timezone.now(), notice_days=notice_days)
        self._show(found)
        if verb == "redate":
            self.stdout.write("Nothing was changed. Add --yes to do it.")

    def _show(self, found: Preview) -> None:
        self.stdout.write(
            _ROW.format("due in", "points today", "members", "points proposed", "members")
        )
        for month in found.months:
            self.stdout.write(_ROW.format(*month))
        self.stdout.write(
            f"{found.earlier} points would go earlier than today, {found.later} points later."
        )


def _program(code: str | None) -> Program:
    programs = Program.objects.all()
    found = programs.filter(code=code) if code else programs.filter(is_default=True)
    program = found.first()
    if program is None:
        codes = ", ".join(programs.values_list("code", flat=True)) or "none"
        raise CommandError(f"There is no such program. Programs: {codes}.")
    return program


def _propose(program: Program, options: dict[str, Any]) -> None:
    """Put the proposed policy on the program, without saving; another policy begins afresh."""
    said = {
        name: value
        for name, value in options.items()
        if name.startswith("expiry_") and value is not None
    }
    if "expiry_policy" in said:
        program.expiry_months = None
        program.expiry_rounding, program.expiry_dates = ExpiryRounding.NONE, []
        program.expiry_from = ExpiryFrom.PURCHASE
    for name, value in said.items():
        setattr(program, name, value)
    try:
        program.full_clean()
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
