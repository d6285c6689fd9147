"""
What moves members between the tiers: a sale, a return, a hand of staff.

Always: who rises has the tier at once, and a standing that keeps it. Reviews that are due and late
are written first, so that the history has no gap.
Source: docs/decisions/0014-a-tier-is-earned-or-kept.md
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from loyalty import standings
from loyalty.figures import histories
from loyalty.standings import Family, Move
from loyalty.stands import Stand, history_start, stand_before
from rewards.book import Rulebook
from rewards.earning import Outcome
from rewards.tiering import History, Place, higher, reached
from rewards.tiering.ladder import POINTS, Ladder
from rewards.tiering.place import ROSE

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
    lifted = [
        stand
        for stand, outcome in zip(before, outcomes, strict=True)
        if _may_rise(stand, stand.figure + gain(outcome, book), book.ladder)
    ]
    if lifted:
        lift(lifted, book, as_of=as_of)


def _may_rise(stand: Stand, figure: int, ladder: Ladder) -> bool:
    after = ladder.earned(figure)
    if after is None or after.threshold == 0:
        return False
    known = ladder.named(stand.place.tier) if stand.place else None
    return higher(stand.step, after) is not stand.step or higher(known, after) is not known


def lift(before: Sequence[Stand], book: Rulebook, *, as_of: datetime | None = None) -> None:
    """Lock the families of members who may have risen, look again, and write what came of it."""
    roots = {stand.root for stand in before}
    standings.lock(roots, book.program_id)
    found = standings.families(roots, book.program_id)
    since: dict[int, datetime] = {}
    for stand in before:
        place = found[stand.root].place
        starts = [book.window_start(stand.moment), since.get(stand.root, stand.moment)]
        since[stand.root] = min([*starts, history_start(place, book)] if place else starts)
    counted = histories(since, book)
    moves: list[Move] = []
    for root in sorted(roots):
        mine = [stand for stand in before if stand.root == root]
        moves += _moves(found[root], mine, counted[root], book)
    standings.write(moves, book, as_of=as_of)


def _moves(
    family: Family, before: Sequence[Stand], history: History, book: Rulebook
) -> Iterable[Move]:
    ladder, place = book.ladder, family.place
    for stand in sorted(before, key=lambda stand: stand.moment):
        if place and place.since > stand.moment:
            continue  # A sale that came late: what is known since then decides.
        late = family._replace(place=place)
        for move in standings.due_moves(late, history, book, until=stand.moment):
            yield move
            place = move.place
        figure = ladder.figure(history, stand.moment)
        known, after = ladder.named(place.tier) if place else None, ladder.earned(figure)
        if after is None or higher(known, after) is known:
            continue
        until = reached(ladder, after, stand.moment, history)
        rose_to = Place(after.code, stand.moment, until, ROSE, figure)
        yield Move(family.root, rose_to, place.tier if place else stand.code)
        place = rose_to
