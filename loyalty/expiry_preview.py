"""
Before an expiry policy touches what members have: what would be due when, beside today's days.

Always: reads only, and shows exactly what `redating.redate` would do at the same moment.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from loyalty.expiry_dates import NOTICE_DAYS, Dated, Policy, chunks, dated
from rewards import dates, rulebook
from rewards.models import Program

NEVER = "never"


class Month(NamedTuple):
    """What is due in a month (2026-12), or never: today, and as proposed."""

    month: str
    points_now: int
    members_now: int
    points_then: int
    members_then: int


class Preview(NamedTuple):
    """
    months: in order, never last; only those in which something is due.

    earlier, later: the points whose end would move that way. left_out: those with an end of their
    own, which no policy of the program touches, are in none of the figures.
    """

    months: list[Month]
    earlier: int
    later: int


class _Due:
    """Points and wallets by month."""

    def __init__(self) -> None:
        self.points: dict[str, int] = {}
        self.wallets: dict[str, set[int]] = {}

    def add(self, month: str, wallet_id: int, points: int) -> None:
        self.points[month] = self.points.get(month, 0) + points
        self.wallets.setdefault(month, set()).add(wallet_id)

    def of(self, month: str) -> tuple[int, int]:
        return self.points.get(month, 0), len(self.wallets.get(month, ()))


def preview(program: Program, *, as_of: datetime, notice_days: int = NOTICE_DAYS) -> Preview:
    """
    What the policy of a program would make of the points that members have.

    program: as it is, or with another policy that is not saved. A month is that of the last day.
    """
    policy, rules = Policy.of(program), rulebook.of(program.pk).rules
    return _counted(
        (
            found
            for wallet_ids in chunks(program.pk)
            for found in dated(wallet_ids, policy, rules, as_of=as_of, notice_days=notice_days)
        ),
        policy.time_zone,
    )


def _counted(lots: Iterable[Dated], time_zone: str) -> Preview:
    now, then = _Due(), _Due()
    earlier = later = 0
    for lot, expires_at in lots:
        now.add(_month(lot.expires_at, time_zone), lot.wallet_id, lot.points)
        then.add(_month(expires_at, time_zone), lot.wallet_id, lot.points)
        if _is_before(expires_at, lot.expires_at):
            earlier += lot.points
        elif _is_before(lot.expires_at, expires_at):
            later += lot.points
    months = sorted(now.points.keys() | then.points.keys())  # digits stand before "never"
    return Preview([Month(name, *now.of(name), *then.of(name)) for name in months], earlier, later)


def _is_before(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one < other)


def _month(expires_at: datetime | None, time_zone: str) -> str:
    if expires_at is None:
        return NEVER
    return f"{dates.last_day(expires_at, time_zone):%Y-%m}"
