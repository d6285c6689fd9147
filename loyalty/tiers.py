"""
What moves members between the tiers: a sale, a return, a hand of staff.

Always: who rises has the tier at once, and a standing that keeps it. Reviews that are due and late
are written first, so that the history has no gap.
Source: docs/decisions/0014-a-tier-is-earned-or-kept.md
"""

from collections.abc import Sequence
from datetime import datetime

from loyalty import rises
from loyalty.stands import Stand, stand_before
from rewards.book import Rulebook
from rewards.earning import Outcome
from rewards.tiering import higher
from rewards.tiering.ladder import POINTS, Ladder

__all__ = ["Stand", "gain", "rose", "stand_before"]


def gain(outcome: Outcome, book: Rulebook) -> int:
    """What a sale adds to the figure."""
    return outcome.qualifying if book.ladder.basis == POINTS else outcome.spend_minor


def rose(
    before: Sequence[Stand],
    outcomes: Sequence[Outcome],
    book: Rulebook,
    *,
    as_of: datetime | None = None,
) -> None:
    """
    Write a standing for each member whom these sales lifted; asks nothing when they lifted none.

    before: from `stand_before`, beside the outcomes. The sales are written, and so are the uses of
    their rules; their wallets are locked. as_of: None for now.
    """
    if not book.tiers:
        return
    since: dict[int, datetime] = {}
    for stand, outcome in zip(before, outcomes, strict=True):
        if _may_rise(stand, _reach(stand, gain(outcome, book), book.ladder), book.ladder):
            since[stand.root] = min(stand.moment, since.get(stand.root, stand.moment))
    if since:
        rises.write(since, book, as_of=as_of)


def _reach(stand: Stand, gained: int, ladder: Ladder) -> int:
    """The most that the figure may come to while the sale counts; spend is recorded by now."""
    if ladder.basis == POINTS:
        return stand.figure + gained + stand.later
    return stand.figure + max(gained, stand.later)


def _may_rise(stand: Stand, figure: int, ladder: Ladder) -> bool:
    after = ladder.earned(figure)
    if after is None or after.threshold == 0:
        return False
    if stand.is_overtaken:
        return True
    known = ladder.named(stand.place.tier) if stand.place else None
    return higher(stand.step, after) is not stand.step or higher(known, after) is not known
