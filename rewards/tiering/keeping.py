"""
How long a tier is kept. Pure.

Reviewed daily, that is as far as its figure reaches, and the grace; else until a review that is
known from the first day, and the grace.
"""

from datetime import datetime
from typing import NamedTuple

from rewards.tiering.history import History
from rewards.tiering.ladder import DAILY, YEARLY, Ladder, TierStep
from rewards.tiering.place import KEPT, PLACED, ROSE, Place


class Stay(NamedTuple):
    """What keeps a tier: so much more, recorded before `by`."""

    missing: int
    by: datetime


def reached(ladder: Ladder, step: TierStep, since: datetime, history: History) -> datetime | None:
    """
    Until when a tier reached at an instant is kept; None: for good.

    history: read only when tiers are reviewed daily.
    """
    if ladder.review == DAILY:
        return lost_at(ladder, step, history, since)
    if ladder.review == YEARLY:
        return ladder.with_grace(ladder.new_year(ladder.day(since).year + 2))
    return ladder.with_grace(ladder.year_on(since))


def next_review(ladder: Ladder, anchor: datetime) -> datetime:
    """Until when a tier is kept that passed, or fell at, the review of `anchor`."""
    if ladder.review == YEARLY:
        return ladder.with_grace(ladder.new_year(ladder.day(anchor).year + 1))
    return ladder.with_grace(ladder.year_on(anchor))


def lost_at(ladder: Ladder, step: TierStep, history: History, start: datetime) -> datetime | None:
    """
    When, from `start` on, the figure will have been too low for as long as the grace lasts.

    As far as is known: what is bought later puts it off. None: never.
    """
    fails_from = None
    for moment in sorted({start, *history.after(start), *ladder.leavings(history, start)}):
        if fails_from is not None and ladder.with_grace(fails_from) <= moment:
            break
        if ladder.figure(history, moment) >= step.threshold:
            fails_from = None
        elif fails_from is None:
            fails_from = moment
    return None if fails_from is None else ladder.with_grace(fails_from)


def anchor(ladder: Ladder, place: Place) -> datetime:
    """The instant whose figure decides whether a place is kept: its end, less the grace."""
    assert place.kept_until is not None
    if place.reason == PLACED or not ladder.grace_days:
        return place.kept_until
    ends = ladder.days_on(place.kept_until, -ladder.grace_days)
    # What was written again, or kept, within the grace does not begin it anew.
    return ends if place.reason in (ROSE, KEPT) else max(ends, place.since)


def protects(ladder: Ladder, place: Place, moment: datetime) -> bool:
    """
    Whether the tier of a place is promised at an instant, whatever the figure.

    Reviewed daily, what was reached stands by its figure alone, and by the grace once that is gone.
    """
    if place.kept_until is not None and place.kept_until <= moment:
        return False
    if ladder.review != DAILY or place.reason not in (ROSE, KEPT):
        return True
    return place.kept_until is not None and anchor(ladder, place) <= moment


def stay(ladder: Ladder, place: Place, history: History, until: datetime) -> Stay | None:
    """What is still missing to keep a place, counted up to `until`; None when nothing ends it."""
    step = ladder.named(place.tier)
    if place.kept_until is None or step is None:
        return None
    by = anchor(ladder, place)
    counted = history.figure(ladder.review_start(by), min(by, until))
    return Stay(max(0, step.threshold - counted), by)
