"""What a receipt is about: plain figures, gathered by whoever asks for the lines. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from rewards.speech.phrases import Expiring, NextTier, Pending


class Money(NamedTuple):
    """An amount in minor units of a currency."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Figures:
    """
    What can be printed; what is None, zero or empty is not, but for a sale's points and a balance.

    today: by the program's clock; a day of another year is printed with its year.
    available: printed where it is another figure than the balance.
    """

    today: date
    earned: int | None = None
    balance: int | None = None
    available: int | None = None
    debt: int = 0
    pending: Pending | None = None
    expiring: Expiring | None = None
    new_tier: str = ""
    next_tier: NextTier | None = None
    vouchers: tuple[str, ...] = ()
    returned: int = 0
    given_back: int = 0
    amount_returned: Money | None = None
    spent: int | None = None
    reward: str = ""
    value: Money | None = None
    to_pay: Money | None = None
    voucher: str = ""
