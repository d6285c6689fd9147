"""What reviews do to a place. Pure: a late review finds what one in time would have found."""

from datetime import datetime

from rewards.tiering.history import History
from rewards.tiering.keeping import anchor, lost_at, next_review, reached
from rewards.tiering.ladder import DAILY, ONE_STEP, Ladder, TierStep, higher
from rewards.tiering.place import FELL, KEPT, PLACED, Place


def reviewed(
    ladder: Ladder, place: Place, history: History, until: datetime, placed: Place | None = None
) -> list[Place]:
    """
    The places that the reviews due by `until` bring, in order; none when none is due.

    history: all that counts for the first of them, and later.
    placed: where staff have placed the member; no fall goes below while that lasts.
    """
    places = []
    while place.kept_until is not None and place.kept_until <= until:
        place = _review(ladder, place, place.kept_until, history, placed)
        places.append(place)
    return places


def _review(
    ladder: Ladder, place: Place, over: datetime, history: History, placed: Place | None
) -> Place:
    step = ladder.named(place.tier)
    at = anchor(ladder, place)
    figure = _figure(ladder, history, at)
    kept = _kept(ladder, place, step, history) if step else over
    if step and (kept is None or kept > over):
        return Place(step.code, over, kept, KEPT, figure)
    earned = ladder.earned(ladder.figure(history, over) if ladder.review == DAILY else figure)
    lower = ladder.below(step) if step and ladder.fall == ONE_STEP else None
    falls_to = higher(earned, lower)
    if promised := _promised(ladder, placed, over, falls_to):
        return promised._replace(since=over, figure=figure)
    if falls_to is None:
        return Place("", over, None, FELL, figure)
    until = _until(ladder, falls_to, over, at, history, is_earned=falls_to is earned)
    return Place(falls_to.code, over, until, FELL, figure)


def _kept(ladder: Ladder, place: Place, step: TierStep, history: History) -> datetime | None:
    """Until when a review keeps a tier: not beyond its end when it does not."""
    over, at = place.kept_until, anchor(ladder, place)
    assert over is not None
    if ladder.review == DAILY:
        if place.reason == PLACED and ladder.figure(history, over) < step.threshold:
            return over  # What staff gave until a day has no grace.
        return lost_at(ladder, step, history, at)
    if _figure(ladder, history, at) >= step.threshold:
        return next_review(ladder, at)
    if history.figure(ladder.window_start(over), over) >= step.threshold:
        return reached(ladder, step, over, history)  # Reached once more within the grace.
    return over


def _figure(ladder: Ladder, history: History, at: datetime) -> int:
    return history.figure(ladder.review_start(at), at)


def _promised(
    ladder: Ladder, placed: Place | None, over: datetime, falls_to: TierStep | None
) -> Place | None:
    """The place that staff promised for longer, when it is higher than the one fallen to."""
    if placed is None or (placed.kept_until is not None and placed.kept_until <= over):
        return None
    promised = ladder.named(placed.tier)
    return placed if promised and higher(falls_to, promised) is promised else None


def _until(
    ladder: Ladder,
    step: TierStep,
    over: datetime,
    at: datetime,
    history: History,
    *,
    is_earned: bool,
) -> datetime | None:
    if ladder.review != DAILY:
        return next_review(ladder, at)
    if is_earned:
        return lost_at(ladder, step, history, over)
    return ladder.with_grace(ladder.days_on(over, 1))
