"""The fields that a template may name, what each prints, and on which receipts. Pure."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from rewards.receipt_kinds import KINDS, REDEMPTION, RETURN, SALE, VOID
from rewards.receipts.figures import Figures, Money
from rewards.speech import Speech, phrases

_BACK: Final = (RETURN, VOID)


class Field(NamedTuple):
    """kinds: the receipts it stands on. said: its text, "" for nothing to print."""

    kinds: tuple[str, ...]
    said: Callable[[Figures, Speech], str]
    means: str


def _points(points: int | None, said: Speech) -> str:
    return "" if points is None else said.points(points)


def _some(points: int, said: Speech) -> str:
    return said.points(points) if points else ""


def _money(amount: Money | None, said: Speech) -> str:
    return said.money(*amount) if amount and amount.minor else ""


def _available(figures: Figures, said: Speech) -> str:
    same = figures.available == figures.balance
    return "" if same else _points(figures.available, said)


FIELDS: Final[Mapping[str, Field]] = {
    "points_earned": Field(
        (SALE,), lambda f, said: _points(f.earned, said), "Points of this sale, such as 49 points."
    ),
    "balance": Field(
        KINDS, lambda f, said: _points(f.balance, said), "All points that the member then has."
    ),
    "available": Field(
        KINDS, _available, "Points that can be used now, where that is not the balance."
    ),
    "pending": Field(
        KINDS,
        lambda f, said: phrases.pending(said, f.pending, f.today),
        "A sentence: points that cannot be used yet, and from when.",
    ),
    "expiring": Field(
        KINDS,
        lambda f, said: phrases.expiring(said, f.expiring, f.today),
        "A sentence: the points that go next, and when.",
    ),
    "debt": Field(KINDS, lambda f, said: _some(f.debt, said), "Points that the member owes."),
    "new_tier": Field(
        (SALE,),
        lambda f, said: said.say("risen", tier=f.new_tier) if f.new_tier else "",
        "A sentence, when this sale reached a tier.",
    ),
    "next_tier": Field(
        (SALE,),
        lambda f, said: phrases.rise(said, f.next_tier, f.today),
        "A sentence: what is missing for the next tier.",
    ),
    "vouchers": Field(
        (SALE,),
        lambda f, _: ", ".join(f.vouchers),
        "The vouchers that this sale won, each with its code.",
    ),
    "amount_returned": Field(
        _BACK, lambda f, said: _money(f.amount_returned, said), "The money that came back."
    ),
    "points_returned": Field(
        (SALE, *_BACK),
        lambda f, said: _some(f.returned, said),
        "Points that were taken back; under a sale, when it is printed again.",
    ),
    "points_given_back": Field(
        _BACK,
        lambda f, said: _some(f.given_back, said),
        "Points of rewards used with the sale that the member has again.",
    ),
    "reward": Field((REDEMPTION,), lambda f, _: f.reward, "The name of the reward."),
    "points_spent": Field(
        (REDEMPTION,), lambda f, said: _points(f.spent, said), "What it cost in points."
    ),
    "value": Field(
        (REDEMPTION,), lambda f, said: _money(f.value, said), "What it takes off the bill."
    ),
    "to_pay": Field(
        (REDEMPTION,), lambda f, said: _money(f.to_pay, said), "What is paid besides the points."
    ),
    "voucher": Field((REDEMPTION,), lambda f, _: f.voucher, "The code of its voucher."),
}


def fields_of(kind: str) -> list[str]:
    """The names that a template of this kind may use."""
    return [name for name, field in FIELDS.items() if kind in field.kinds]
