"""
From when and until when points can be used. Pure: policies, a moment and a zone in, instants out.

Always: a day is a day of the program's zone; points can be used through the whole last one, and
through the whole day on which they first can. No sum of days or months ever drifts: each is made
from the day that counts, never from another sum.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from rewards import dates

PARCELS_MAX = 16

AT_ONCE, DAYS, DATE, CONFIRMATION = "at_once", "days", "date", "confirmation"
NEVER, ROLLING, FIXED_DATES, INACTIVITY = "none", "rolling", "fixed_dates", "inactivity"
PURCHASE, ACTIVATION = "purchase", "activation"


class Pending(NamedTuple):
    """From when points can be used: at once, `days` after, from the day `until`, or confirmed."""

    policy: str = AT_ONCE
    days: int = 0
    until: date | None = None


class Expiry(NamedTuple):
    """
    Until when points can be used.

    months: how long they live; with fixed dates, how long at least.
    yearly: the fixed last days of every year, as MM-DD.
    counted_from: "" in a rule that leaves it to its program.
    """

    policy: str = NEVER
    months: int = 0
    rounding: str = "none"
    yearly: tuple[str, ...] = ()
    counted_from: str = PURCHASE


class Life(NamedTuple):
    """What a program, or a rule of its own, says about both."""

    pending: Pending = Pending()
    expiry: Expiry = Expiry()

    @property
    def inactivity_months(self) -> int | None:
        """The months that an activity gives anew; None when none does."""
        return self.expiry.months if self.expiry.policy == INACTIVITY else None


class Parcel(NamedTuple):
    """
    Points of one sale that live alike.

    available_from: None while they wait for a confirmation.
    expires_at: the exclusive end; None when there is none, or none yet.
    inactivity_months: what an activity moves the end by; None when none does.
    """

    points: int
    available_from: datetime | None
    expires_at: datetime | None
    inactivity_months: int | None = None


def parcel(
    points: int,
    life: Life,
    *,
    earned_at: datetime,
    time_zone: str,
    confirmed_at: datetime | None = None,
) -> Parcel:
    """
    Points earned at `earned_at`, with the instants of their life.

    confirmed_at: when the purchase was confirmed, for those that wait for it; None: not yet.
    """
    pending, expiry = life
    if pending.policy == AT_ONCE:
        available_from: datetime | None = earned_at
    else:
        available_from = _available_from(pending, earned_at, confirmed_at, time_zone)
    anchor = available_from if expiry.counted_from == ACTIVATION else earned_at
    expires_at = None
    if anchor is not None:
        expires_at = end_of_life(expiry, dates.local_day(anchor, time_zone), time_zone)
    if expires_at is not None and available_from is not None and expires_at <= available_from:
        expires_at = end_of_day(available_from, time_zone)
    return Parcel(points, available_from, expires_at, life.inactivity_months)


def _available_from(
    pending: Pending, earned_at: datetime, confirmed_at: datetime | None, time_zone: str
) -> datetime | None:
    if pending.policy == CONFIRMATION:
        return None if confirmed_at is None else max(earned_at, confirmed_at)
    if pending.policy == DAYS:
        day = dates.local_day(earned_at, time_zone) + timedelta(days=pending.days)
        return dates.start_of_day(day, time_zone)
    assert pending.policy == DATE
    assert pending.until is not None
    return max(earned_at, dates.start_of_day(pending.until, time_zone))


@lru_cache(maxsize=8192)
def end_of_life(expiry: Expiry, day: date, time_zone: str) -> datetime | None:
    """The exclusive instant at which points that count from a local day expire; None for never."""
    if expiry.policy == NEVER:
        return None
    last = dates.add_months(day, expiry.months)
    if expiry.policy == FIXED_DATES:
        last = dates.next_yearly(last, expiry.yearly)
    elif expiry.rounding != "none":
        last = dates.end_of(expiry.rounding, last)
    return dates.start_of_day(last + timedelta(days=1), time_zone)


def end_of_day(moment: datetime, time_zone: str) -> datetime:
    """The first instant of the local day after a moment's."""
    return dates.start_of_day(dates.local_day(moment, time_zone) + timedelta(days=1), time_zone)


def parcels(
    portions: Sequence[tuple[int, Life]],
    *,
    earned_at: datetime,
    time_zone: str,
    confirmed_at: datetime | None = None,
) -> list[Parcel]:
    """
    Points with their lives, put together where they live alike, in order of first appearance.

    Always: the same portions fall into the same parcels, confirmed or not, so that each can be
    found again; at most PARCELS_MAX: what is above that joins the last, and all of it has the
    kindest of their lives.
    """

    def lived(portion: tuple[int, Life], confirmed_at: datetime | None) -> Parcel:
        return parcel(*portion, earned_at=earned_at, time_zone=time_zone, confirmed_at=confirmed_at)

    if len(portions) == 1:
        return [lived(portions[0], confirmed_at)]
    alike: dict[tuple[Parcel, Life | None], list[tuple[int, Life]]] = {}
    for points, life in portions:
        first = lived((0, life), None)
        # What waits looks alike and may go different ways once it is confirmed.
        key = (first, life if first.available_from is None else None)
        alike.setdefault(key, []).append((points, life))
    groups = list(alike.values())
    if len(groups) > PARCELS_MAX:
        rest = [portion for group in groups[PARCELS_MAX - 1 :] for portion in group]
        groups = [*groups[: PARCELS_MAX - 1], rest]
    return [_kindest([lived(portion, confirmed_at) for portion in group]) for group in groups]


def said(life: Life) -> dict[str, Any]:
    """A life as the plain JSON that is kept with a purchase."""
    until = life.pending.until
    return {
        "pending": [*life.pending[:2], until and until.isoformat()],
        "expiry": list(life.expiry),
    }


def read(said: Mapping[str, Any]) -> Life:
    """The life that `said` wrote."""
    policy, days, until = said["pending"]
    expiry = Expiry(*said["expiry"])
    return Life(
        Pending(policy, days, until and date.fromisoformat(until)),
        expiry._replace(yearly=tuple(expiry.yearly)),
    )


def _kindest(parcels: list[Parcel]) -> Parcel:
    """All points together: usable first of all, and longest."""
    if len(parcels) == 1:
        return parcels[0]
    starts = [item.available_from for item in parcels if item.available_from is not None]
    ends = [item.expires_at for item in parcels if item.expires_at is not None]
    months = [item.inactivity_months for item in parcels if item.inactivity_months is not None]
    is_endless = len(ends) < len(parcels)
    return Parcel(
        sum(item.points for item in parcels),
        min(starts, default=None),
        None if is_endless else max(ends),
        None if is_endless else max(months, default=None),
    )
