"""
What a member is told of their tier: where they stand, until when, what it takes to stay and rise.

Writes nothing; reviews that are due and nobody made yet are made up for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from loyalty import standings
from loyalty.figures import histories
from loyalty.models import Standing
from loyalty.stands import history_start, stand_before
from members.models import Member
from rewards.book import Rulebook
from rewards.tiering import Ladder, Place, Stay, TierStep, stay
from rewards.tiering.ladder import CALENDAR_YEAR

HISTORY_MAX = 50
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Rise:
    """What reaches the next tier: so much more, and before when; None: any time."""

    step: TierStep
    missing: int
    by: datetime | None


@dataclass(frozen=True, slots=True)
class MemberTier:
    """
    Where a member stands. figure: what counts now, from `counted_from` on.

    place: the standing that gave the tier; None when the figure alone does.
    """

    step: TierStep | None
    figure: int
    counted_from: datetime
    place: Place | None
    to_stay: Stay | None
    to_rise: Rise | None


def tier_of(member_id: int, book: Rulebook, *, as_of: datetime) -> MemberTier:
    """Where a member stands at an instant, what was recorded at it included."""
    now = as_of + _INSTANT
    (stand,) = stand_before([member_id], [now], book)
    ladder, place = book.ladder, None
    to_stay = None
    family = standings.families([member_id], book.program_id)[member_id] if book.tiers else None
    if family is not None and family.place is not None:
        since = min(history_start(family.place, book), book.window_start(now))
        history = histories({family.root: since}, book)[family.root]
        late = standings.due_moves(family, history, book, until=now)
        newest = late[-1].place if late else family.place
        if newest.tier and newest.tier == stand.code:
            place, to_stay = newest, stay(ladder, newest, history, now)
    above = ladder.above(stand.step)
    return MemberTier(
        step=stand.step,
        figure=stand.figure,
        counted_from=book.window_start(now),
        place=place,
        to_stay=to_stay,
        to_rise=above and Rise(above, above.threshold - stand.figure, _year_end(ladder, now)),
    )


def history_of(member_id: int, program_id: int) -> Sequence[Standing]:
    """The newest standings of a member and those merged with them, newest first."""
    found = Standing.objects.filter(member__in=family_of(member_id), program=program_id)
    return list(found.order_by("-since", "-id")[:HISTORY_MAX])


def family_of(member_id: int) -> QuerySet[Member]:
    """A member and all that were merged with them."""
    into = Member.objects.filter(pk=member_id).values("merged_into")
    mine = Q(pk=member_id) | Q(merged_into=member_id)
    return Member.objects.filter(mine | Q(pk__in=into) | Q(merged_into__in=into))


def _year_end(ladder: Ladder, now: datetime) -> datetime | None:
    return ladder.new_year(ladder.day(now).year + 1) if ladder.window == CALENDAR_YEAR else None
