"""
Where members stood among the tiers just before a moment.

Always: whatever is credited first, and however late a review runs, the answer is the same.
Source: docs/decisions/0014-a-tier-is-earned-or-kept.md
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import LiteralString, NamedTuple

from loyalty import standings
from loyalty.figures import FAMILY, figure_of, histories
from loyalty.standings import LATEST, place_of
from members import sql
from rewards.book import Rulebook
from rewards.tiering import Place, TierStep, anchor, higher, protects, reviewed
from rewards.tiering.ladder import POINTS, SPEND, Ladder

# Of each member and moment: the one that remains of the family, the figure, what is recorded from
# then on within reach, whether a standing of then or later is written, and the newest place.
_STANDS: dict[str, LiteralString] = {
    basis: f"""
SELECT coalesce(m.merged_into_id, m.id), {figure_of(basis)}, (
    SELECT {figure_of(basis)} FROM (SELECT n.program_id, n.until AS since, n.reach AS until) n
), EXISTS (
    SELECT FROM loyalty_standing l
    WHERE l.member_id = ANY({FAMILY}) AND l.program_id = n.program_id AND l.since >= n.until
), s.*
FROM (
    SELECT %s::bigint AS program_id, u.*
    FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[])
        WITH ORDINALITY AS u (member_id, since, until, reach, place)
) n JOIN members_member m ON m.id = n.member_id
LEFT JOIN LATERAL ({LATEST}) s ON true
ORDER BY n.place
"""  # noqa: S608 - put together from literals alone
    for basis in (SPEND, POINTS)
}


class Stand(NamedTuple):
    """
    Where a member stood just before a moment: the figure, the newest standing, and the tier.

    root: the member that remains of a merged family. kept: the tier promised whatever the figure.
    later: what is recorded of that moment and later, as long as both count together.
    is_overtaken: whether a standing of that moment or later is written.
    """

    root: int
    moment: datetime
    figure: int
    place: Place | None = None
    kept: str = ""
    step: TierStep | None = None
    later: int = 0
    is_overtaken: bool = False

    @property
    def code(self) -> str:
        """The tier's code; "" for none."""
        return self.step.code if self.step else ""


def stand_before(
    members: Sequence[int], moments: Sequence[datetime], book: Rulebook
) -> list[Stand]:
    """
    Where each member stood just before each moment, in order.

    Reads nothing when the program has no tiers; else one statement, and two more when the review of
    somebody's standing is late.
    """
    if not book.tiers or not members:
        return [Stand(*pair, 0) for pair in zip(members, moments, strict=True)]
    since = [book.window_start(moment) for moment in moments]
    reach = [book.ladder.window_end(moment) for moment in moments]
    columns = [book.program_id, *map(sql.array, (members, since, moments, reach))]
    rows = sql.rows(_STANDS[book.ladder.basis], columns, prepare=False)
    found = [
        (root, moment, figure, place_of(place))
        for (root, figure, _, _, *place), moment in zip(rows, moments, strict=True)
    ]
    return [
        stand._replace(later=later, is_overtaken=is_overtaken)
        for stand, (_, _, later, is_overtaken, *_) in zip(stands(found, book), rows, strict=True)
    ]


def stands(found: Iterable[tuple[int, datetime, int, Place | None]], book: Rulebook) -> list[Stand]:
    """Where members stood, from their figures and newest standings; late reviews made up for."""
    ladder = book.ladder
    bare = [Stand(*row) for row in found]
    late = [stand for stand in bare if stand.place and _is_late(ladder, stand.place, stand)]
    kept = _kept_late(late, book) if late else {}
    return [
        _with_tier(stand, kept.get((stand.root, stand.moment)) or _kept(ladder, stand), ladder)
        for stand in bare
    ]


def _with_tier(stand: Stand, kept: str, ladder: Ladder) -> Stand:
    return stand._replace(kept=kept, step=ladder.at(stand.figure, kept))


def _kept(ladder: Ladder, stand: Stand) -> str:
    place = stand.place
    return place.tier if place and protects(ladder, place, stand.moment) else ""


def _is_late(ladder: Ladder, place: Place, stand: Stand) -> bool:
    """Whether a review that nobody made yet decides the tier."""
    if place.kept_until is None or place.kept_until > stand.moment:
        return False
    earned, promised = ladder.earned(stand.figure), ladder.named(place.tier)
    return higher(earned, promised) is not earned


def _kept_late(late: Sequence[Stand], book: Rulebook) -> dict[tuple[int, datetime], str]:
    """What the reviews that are due keep for members, at their moments."""
    placed = standings.families({stand.root for stand in late}, book.program_id)
    since: dict[int, datetime] = {}
    for stand in late:
        assert stand.place is not None
        start = history_start(stand.place, book)
        since[stand.root] = min(start, since.get(stand.root, start))
    counted = histories(since, book)
    kept = {}
    for stand in late:
        assert stand.place is not None
        history, given = counted[stand.root], placed[stand.root].placed
        places = reviewed(book.ladder, stand.place, history, stand.moment, given)
        if protects(book.ladder, places[-1], stand.moment):
            kept[stand.root, stand.moment] = places[-1].tier
    return kept


def history_start(place: Place, book: Rulebook) -> datetime:
    """From when on a member's history is needed to review a place."""
    ladder = book.ladder
    at = place.since if place.kept_until is None else anchor(ladder, place)
    return min(ladder.window_start(at), ladder.review_start(at))
