"""Stamp cards, and what members have on them."""

from typing import Any

from events.models import Event
from loyalty.models import Stamp, Voucher
from members.models import Member
from rewards import rulebook
from rewards.models import Program, Reward, StampCard
from rewards.models.program import touch
from tests.builders import make_reward


def make_card(code: str = "coffee", needed: int = 3, **fields: Any) -> StampCard:
    """A card for a free coffee, one stamp a visit."""
    program = Program.objects.get(is_default=True)
    reward = fields.pop("reward", None) or Reward.objects.first() or make_reward(100)
    card = StampCard.objects.create(
        program=program, code=code, name=code.title(), stamps_needed=needed, reward=reward, **fields
    )
    touch(program.pk)
    rulebook.forget()
    return card


def stamps(member: Member) -> list[int]:
    """The stamps given, and taken back, in order."""
    return list(Stamp.objects.filter(member=member).order_by("pk").values_list("stamps", flat=True))


def vouchers(member: Member) -> list[tuple[int | None, str]]:
    """Number and status of the vouchers of a member's cards."""
    rows = Voucher.objects.filter(member=member).order_by("pk")
    return [(row.card_number, row.get_status_display()) for row in rows]


def told() -> int:
    return Event.objects.filter(kind="stamp_card.full").count()
