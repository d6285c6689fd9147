"""Sentences about points and tiers that screens, cashiers and receipts share. Pure."""

from datetime import date
from typing import NamedTuple

from rewards.speech.speech import Speech


class Expiring(NamedTuple):
    """Points that go next, and the last day on which they can be used."""

    points: int
    last_day: date


class Pending(NamedTuple):
    """Points that cannot be used yet; first_day: from when, where one day is known."""

    points: int
    first_day: date | None = None


class NextTier(NamedTuple):
    """
    What is missing for a tier: of money in minor units where `currency` says which, else points.

    last_day: until when; None when there is no end to it.
    """

    name: str
    missing: int
    currency: str = ""
    last_day: date | None = None


def expiring(said: Speech, found: Expiring | None, today: date) -> str:
    """As "14 points expire after 30 November."; "" for none."""
    if found is None or not found.points:
        return ""
    points, day = said.points(found.points), said.day(found.last_day, today)
    return said.say("expiring", found.points, points=points, day=day)


def pending(said: Speech, found: Pending | None, today: date) -> str:
    """As "30 points can be used from 5 December."; "" for none."""
    if found is None or not found.points:
        return ""
    points = said.points(found.points)
    if found.first_day is None:
        return said.say("pending", points=points)
    return said.say("pending_day", points=points, day=said.day(found.first_day, today))


def rise(said: Speech, tier: NextTier | None, today: date) -> str:
    """As "Spend 20.00 EUR more by 31 December to become Gold."; "" when nothing is missing."""
    if tier is None or tier.missing <= 0:
        return ""
    name, amount = f"rise_{_kind(tier)}", _amount(said, tier)
    if tier.last_day is None:
        return said.say(name, amount=amount, tier=tier.name)
    day = said.day(tier.last_day, today)
    return said.say(f"{name}_day", amount=amount, tier=tier.name, day=day)


def stay(said: Speech, tier: NextTier | None, today: date) -> str:
    """As "Spend 20.00 EUR more by 31 December to stay Gold."; "" when nothing is missing."""
    if tier is None or tier.missing <= 0 or tier.last_day is None:
        return ""
    day = said.day(tier.last_day, today)
    amount = _amount(said, tier)
    return said.say(f"stay_{_kind(tier)}_day", amount=amount, tier=tier.name, day=day)


def _kind(tier: NextTier) -> str:
    return "spend" if tier.currency else "points"


def _amount(said: Speech, tier: NextTier) -> str:
    return said.money(tier.missing, tier.currency) if tier.currency else said.points(tier.missing)
