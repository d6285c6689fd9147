"""What a return, or a change of thresholds, does to a place. Pure; None when it stays as it is."""

from datetime import datetime
from typing import NamedTuple

from rewards.tiering.history import History
from rewards.tiering.keeping import lost_at, protects, reached
from rewards.tiering.ladder import AT_ONCE, DAILY, Ladder, TierStep, higher
from rewards.tiering.place import FELL, KEPT, PLACED, RETURNED, THRESHOLDS, Place


class Seen(NamedTuple):
    """What is seen of a member at a moment."""

    history: History
    figure: int
    now: datetime


def base(ladder: Ladder, place: Place) -> datetime:
    """The instant whose figure gave a place: where it began, or the review that gave it."""
    if place.reason in (KEPT, FELL) and ladder.grace_days:
        return ladder.days_on(place.since, -ladder.grace_days)
    return place.since


def by_return(
    ladder: Ladder, place: Place, before: History, after: History, now: datetime
) -> Place | None:
    """
    The place after a return. before, after: what counted without it and with it.

    Reviewed daily, the figure of now counts and nothing else: the return counts at once, or begins
    the grace. Else a tier is lost that the figures would never have reached, or kept, without the
    goods.
    """
    step = ladder.named(place.tier)
    if step is None or place.reason == PLACED:
        return None
    was, figure = (_worth(ladder, place, history, now) for history in (before, after))
    if was < step.threshold:
        return None  # It stands by something else: a grace, one step at a time.
    if figure >= step.threshold:
        return _stays(ladder, place, step, Seen(after, figure, now))
    if ladder.review == DAILY and ladder.grace_days and ladder.returns != AT_ONCE:
        return _graced(ladder, place, figure, now, RETURNED)
    return _falls(ladder, place, Seen(after, figure, now), RETURNED)


def by_thresholds(
    ladder: Ladder,
    place: Place | None,
    history: History,
    figure: int,
    now: datetime,
    *,
    moves_now: bool,
) -> Place | None:
    """
    The place that new thresholds give. ladder: with them. figure: what is counted now.

    moves_now: who does not reach a tier any more falls at once, else at the review.
    """
    if place is not None and place.reason == PLACED and protects(ladder, place, now):
        return None
    known, earned = ladder.named(place.tier) if place else None, ladder.earned(figure)
    if earned is not None and higher(known, earned) is not known:
        until = reached(ladder, earned, now, history)
        return Place(earned.code, now, until, THRESHOLDS, figure) if earned.threshold else None
    if place is None or known is None:
        return None
    if earned is known:
        return _stays(ladder, place, known, Seen(history, figure, now))
    if moves_now or (ladder.review == DAILY and not ladder.grace_days):
        return _falls(ladder, place, Seen(history, figure, now), THRESHOLDS)
    return _graced(ladder, place, figure, now, THRESHOLDS) if ladder.review == DAILY else None


def not_below(ladder: Ladder, place: Place, placed: Place | None) -> Place:
    """The place itself, or what staff have promised beyond it."""
    if placed is None or not protects(ladder, placed, place.since):
        return place
    promised = ladder.named(placed.tier)
    if promised is None or higher(ladder.named(place.tier), promised) is not promised:
        return place
    return placed._replace(since=place.since, figure=place.figure)


def _worth(ladder: Ladder, place: Place, history: History, now: datetime) -> int:
    """The figure by which a place stands: reviewed daily the one of now, else the best since."""
    if ladder.review == DAILY:
        return ladder.figure(history, now)
    began = base(ladder, place)
    at_review = history.figure(ladder.review_start(began), began)
    return max(at_review, ladder.peak(history, place.since, now))


def _stays(ladder: Ladder, place: Place, step: TierStep, seen: Seen) -> Place | None:
    """The same tier, perhaps until another day."""
    until = _until(ladder, place, step, seen)
    return (
        None if until == place.kept_until else Place(step.code, seen.now, until, KEPT, seen.figure)
    )


def _graced(ladder: Ladder, place: Place, figure: int, now: datetime, reason: str) -> Place | None:
    """The same tier for the grace; None when that has begun already."""
    if protects(ladder, place, now):
        return None
    return Place(place.tier, now, ladder.with_grace(now), reason, figure)


def _falls(ladder: Ladder, place: Place, seen: Seen, reason: str) -> Place:
    """The tier that the figure earns, until the review that was due anyway."""
    earned = ladder.earned(seen.figure)
    until = _until(ladder, place, earned, seen) if earned else None
    return Place(earned.code if earned else "", seen.now, until, reason, seen.figure)


def _until(ladder: Ladder, place: Place, step: TierStep, seen: Seen) -> datetime | None:
    if ladder.review == DAILY:
        return lost_at(ladder, step, seen.history, seen.now)
    return place.kept_until
