"""What stands in whose wallet, when several people are involved."""

from datetime import datetime
from typing import Any

from loyalty.models import Lot, Wallet
from members.models import Household, Member
from rewards import rulebook
from rewards.models import Program
from rewards.models.program import touch


def settings(**fields: Any) -> None:
    """Change the default program."""
    program = Program.objects.get(is_default=True)
    Program.objects.filter(pk=program.pk).update(**fields)
    touch(program.pk)
    rulebook.forget()


def open_lots(whose: Member | Household) -> list[tuple[str, int]]:
    """The day each open lot was earned on, and what is left of it; in order of earning."""
    member = whose.pool if isinstance(whose, Household) else whose
    lots = Lot.objects.filter(member=member, is_open=True).order_by("earned_at", "id")
    return [(f"{lot.earned_at:%Y-%m-%d}", lot.remaining_points) for lot in lots]


def ends(whose: Member | Household) -> list[datetime | None]:
    """When each open lot ends, in order of earning."""
    member = whose.pool if isinstance(whose, Household) else whose
    lots = Lot.objects.filter(member=member, is_open=True).order_by("earned_at", "id")
    return [lot.expires_at for lot in lots]


def owed(whose: Member | Household) -> int:
    """The debt in a wallet; nothing without one."""
    member = whose.pool if isinstance(whose, Household) else whose
    found = Wallet.objects.filter(member=member).first()
    return found.debt if found else 0
