"""Ladders, places and histories for the tables of cases."""

from datetime import UTC, datetime
from typing import Any

from rewards import dates
from rewards.tiering import History, Ladder, Place, TierStep

ZONE = "Europe/Helsinki"
GOLD, SILVER, BRONZE = (
    TierStep(500, "gold", "Gold"),
    TierStep(100, "silver", "Silver"),
    TierStep(50, "bronze", "Bronze"),
)


def ladder(**fields: Any) -> Ladder:
    """Bronze from 50, silver from 100, gold from 500, in Helsinki."""
    return Ladder(ZONE, (GOLD, SILVER, BRONZE), **fields)


def noon(day: str) -> datetime:
    """Noon in UTC."""
    return datetime.fromisoformat(f"{day}T12:00:00+00:00")


def midnight(day: str) -> datetime:
    """The start of a day in Helsinki."""
    return dates.start_of_day(datetime.fromisoformat(day).date(), ZONE)


def history(*amounts: tuple[str, int]) -> History:
    """Amounts at noon of their days."""
    return History((noon(day), amount) for day, amount in amounts)


def place(tier: str, since: str, until: str | None, reason: str = "rose") -> Place:
    """A place from noon of a day until the start of another."""
    return Place(tier, noon(since), midnight(until) if until else None, reason)


def day_of(instant: datetime | None) -> str | None:
    """The day in Helsinki that an instant begins; None for none."""
    if instant is None:
        return None
    local = instant.astimezone(dates.zone(ZONE))
    assert (local.hour, local.minute) == (0, 0), local
    return local.date().isoformat()


def said(places: list[Place]) -> list[tuple[str, str | None, str | None, str]]:
    """Tier, first day, end and reason of each."""
    return [(one.tier, day_of(one.since), day_of(one.kept_until), one.reason) for one in places]


LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
