"""
What a return does to its member's tier.

Always: a tier is lost only when the goods that came back were needed for it. Where tiers are
reviewed daily the figure alone counts, so a return counts at once; else as the program says.
Source: docs/decisions/0014-a-tier-is-earned-or-kept.md
"""

from datetime import datetime

from loyalty import standings
from loyalty.figures import histories
from loyalty.models import Refund
from loyalty.standings import Family, Move
from loyalty.stands import history_start
from members import sql
from rewards.book import Rulebook
from rewards.tiering import History, Place, shifts
from rewards.tiering.ladder import AT_ONCE, DAILY, POINTS

_QUALIFYING = """
SELECT -coalesce(sum(points), 0)::bigint FROM loyalty_ruleuse
WHERE source_id = %s AND point_kind = 'qualifying'
"""


def returned(refund: Refund, book: Rulebook, *, as_of: datetime) -> None:
    """
    Write what a return changes: the tier, or the day until which it is kept.

    refund: measured and counted, of a member, perhaps not yet saved. Called under the lock of the
    member's wallet; asks nothing when returns wait for the review.
    """
    ladder = book.ladder
    assert refund.member_id is not None
    assert refund.sale_occurred_at is not None
    if not ladder.steps or (ladder.review != DAILY and ladder.returns != AT_ONCE):
        return
    family = standings.families([refund.member_id], book.program_id)[refund.member_id]
    if family.place is None or not family.place.tier:
        return
    standings.lock([family.root], book.program_id)
    family = standings.families([family.root], book.program_id)[family.root]
    assert family.place is not None
    before, after = _histories(refund, family, family.place, book, as_of)
    moves = standings.due_moves(family, after, book, until=as_of)
    place = moves[-1].place if moves else family.place
    if (changed := shifts.by_return(ladder, place, before, after, as_of)) is not None:
        changed = shifts.not_below(ladder, changed, family.placed)
        moves.append(Move(family.root, changed, place.tier))
    standings.write(moves, book, as_of=as_of)


def _histories(
    refund: Refund, family: Family, place: Place, book: Rulebook, as_of: datetime
) -> tuple[History, History]:
    """What counted without the return, and with it."""
    base = shifts.base(book.ladder, place)
    since = min(
        history_start(place, book),
        book.window_start(min(base, as_of)),
        book.ladder.review_start(base),
    )
    found = histories({family.root: since}, book)[family.root]
    moment = refund.sale_occurred_at
    assert moment is not None
    if moment < since:
        return found, found
    if book.ladder.basis != POINTS:
        return found, found.plus(moment, -refund.spend_minor)
    row = sql.one(_QUALIFYING, [refund.pk])
    assert row is not None
    return found.plus(moment, row[0]), found
