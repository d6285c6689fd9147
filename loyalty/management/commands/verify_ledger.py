"""Check that the books balance; exit status 1 when they do not."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from loyalty.ledger import audit, sealing
from loyalty.models import Seal
from members.ids import public_id
from members.models import Member


class Command(BaseCommand):
    help = "Check every identity of the ledger in one pass each; safe on a live database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seals", action="store_true", help="Also check the seal of every closed day."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line an identity, then what offends; exit 1 if anything does."""
        offences = []
        for identity, found in audit.check():
            mark = self.style.SUCCESS("ok") if not found else self.style.ERROR("WRONG")
            self.stdout.write(f"{mark:>5}  {identity.meaning}")
            offences += found
        for offence in offences:
            self.stderr.write(
                f"{offence.identity}: {_name(offence.member_id)} row {offence.row_id}: "
                f"expected {offence.expected}, found {offence.found}"
            )
        broken = self._broken_seals() if options["seals"] else 0
        if offences or broken:
            self.stderr.write(
                "The books do not balance. Stop redemptions, keep a copy of the database, and "
                "compare the rows above with docs/reference/ledger.md."
            )
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS("The books balance."))

    def _broken_seals(self) -> int:
        broken = list(sealing.broken_seals())
        mark = self.style.SUCCESS("ok") if not broken else self.style.ERROR("WRONG")
        days = Seal.objects.count()
        self.stdout.write(f"{mark:>5}  The entries of {days} sealed days are as they were sealed.")
        for seal in broken:
            self.stderr.write(f"seal of {seal.day}: {seal.reason}")
        return len(broken)


def _name(member_id: int | None) -> str:
    if member_id is None:
        return "program"
    uuid = Member.objects.filter(pk=member_id).values_list("public_id", flat=True).first()
    return public_id("mem", uuid) if uuid else f"missing member {member_id}"
