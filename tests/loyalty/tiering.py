"""A program with tiers, and what is seen of its members."""

from datetime import datetime
from typing import Any

from events.models import Event
from loyalty import tier_reviews
from loyalty.models import Standing
from loyalty.stands import stand_before
from members.models import Member
from rewards import dates, rulebook
from rewards.models import Program, Tier
from rewards.models.program import touch
from tests.builders import open_shop

TIERS = {"silver": 10_000, "gold": 50_000}


def open_club(**terms: Any) -> Program:
    """Silver from 100 euros, gold from 500 euros, in Helsinki."""
    return add_tiers(open_shop(**terms))


def add_tiers(program: Program, **terms: Any) -> Program:
    """The same tiers for a program that is there."""
    if terms:
        Program.objects.filter(pk=program.pk).update(**terms)
    for code, threshold in TIERS.items():
        Tier.objects.create(program=program, code=code, name=code.title(), threshold=threshold)
    touch(program.pk)
    rulebook.forget()
    return program


def standings(member: Member) -> list[tuple[str, str | None, str | None, str]]:
    """Tier, local day, end and reason of each standing, oldest first."""
    rows = Standing.objects.filter(member=member).order_by("since", "id")
    return [(row.tier, day(row.since), day(row.kept_until), row.reason) for row in rows]


def tier_at(member: Member, moment: datetime) -> str:
    (stand,) = stand_before([member.pk], [moment], rulebook.current(fresh=True))
    return stand.code


def review(as_of: datetime) -> None:
    """What the sweep does."""
    while tier_reviews.review_due(as_of=as_of) == tier_reviews.CHUNK:
        pass


def told(kind: str = "member.tier_changed") -> list[tuple[str | None, str | None]]:
    """The tier before and after, of each event."""
    events = Event.objects.filter(kind=kind).order_by("pk")
    return [(event.payload["before"], event.payload["tier"]) for event in events]


def day(moment: datetime | None) -> str | None:
    zone = dates.zone("Europe/Helsinki")
    return moment.astimezone(zone).date().isoformat() if moment else None
