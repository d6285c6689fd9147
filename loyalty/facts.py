"""
What rules ask of sales beside their baskets, found for many sales at once.

Always: only what some rule of the program asks is read, and kept in traces; a program of plain
rules costs no query.
What is counted of a member is what the tills have recorded, credited or not, so that the order of
crediting changes nothing. Members who were merged are one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from pydantic_core import from_json

from loyalty import segments
from loyalty.figures import FAMILY
from members import sql
from rewards import birthdays, dates, holdout
from rewards.earning import Situation
from rewards.earning.expression_names import only
from rewards.earning.rules import CampaignCard
from rewards.earning.situation import NOTHING
from rewards.rulebook import Rulebook

_OF_MEMBER = frozenset({"segments", "held_out", "visit", "birthday_in", "age", "enrolled_days"})

# Which purchase of the member each sale is. Of two at the same instant, the one recorded first
# comes first; a voided one never was.
_PEOPLE: LiteralString = f"""
SELECT s.public_id, s.birth_on, s.enrolled_at, s.metadata,
    CASE WHEN %(counts)s THEN 1 + (
        SELECT count(*) FROM loyalty_purchase p
        WHERE p.member_id = ANY(family.ids) AND p.program_id = %(program)s
            AND p.occurred_at <= n.moment AND (p.occurred_at, p.id) < (n.moment, n.purchase)
    ) - (
        SELECT count(*) FROM loyalty_refund r
        WHERE r.member_id = ANY(family.ids) AND r.program_id = %(program)s
            AND r.is_void AND r.status = 'applied' AND r.sale_occurred_at < n.moment
    ) ELSE 1 END
FROM unnest(%(members)s::bigint[], %(moments)s::timestamptz[], %(purchases)s::bigint[])
    WITH ORDINALITY AS n (member, moment, purchase, place)
JOIN members_member m ON m.id = n.member
JOIN members_member s ON s.id = coalesce(m.merged_into_id, m.id)
CROSS JOIN LATERAL (SELECT {FAMILY} AS ids OFFSET 0) family
ORDER BY n.place
"""  # noqa: S608 - put together from literals alone


@dataclass(slots=True)
class Asked:
    """
    A sale or an event as it is asked about.

    store, time_zone: its code, and the zone of its clock. member_id: None for nobody's.
    purchase_id: its key once it is recorded, 0 before: then it is the last at its instant.
    """

    occurred_at: datetime
    tier: str = ""
    store: str = ""
    time_zone: str = ""
    channel: str = "store"
    tenders: Collection[str] = ()
    event: str = ""
    member_id: int | None = None
    purchase_id: int = 0


class _Person(NamedTuple):
    public_id: UUID
    birth_on: date | None
    enrolled_at: datetime
    metadata: Any
    visit: int


def situations(asked: Sequence[Asked], book: Rulebook) -> list[Situation]:
    """The situation of each, in order; a handful of statements at most, none for plain rules."""
    people = _people(asked, book)
    in_segments = _segments(asked, book)
    return [
        _situation(one, book, people.get(place), in_segments.get(place, frozenset()))
        for place, one in enumerate(asked)
    ]


def _situation(
    one: Asked, book: Rulebook, person: _Person | None, in_segments: frozenset[str]
) -> Situation:
    asks = book.asks
    if not asks:
        return Situation(
            one.occurred_at, event=one.event, tier=one.tier, is_member=one.member_id is not None
        )
    weekday, minute = _clock(one, book) if asks & {"weekday", "minute"} else (1, 0)
    plain = Situation(
        one.occurred_at,
        weekday=weekday,
        minute=minute,
        store=one.store,
        channel=one.channel,
        tenders=frozenset(one.tenders),
        event=one.event,
        is_member=one.member_id is not None,
        tier=one.tier,
        segments=in_segments,
    )
    return plain if person is None else _with(plain, person, book)


def _with(situation: Situation, person: _Person, book: Rulebook) -> Situation:
    """Who the member is, on the day of the sale in the program's zone."""
    day = dates.local_day(situation.occurred_at, book.time_zone)
    enrolled = dates.local_day(person.enrolled_at, book.time_zone)
    born = person.birth_on
    return situation._replace(
        visit=person.visit,
        birthday_in=birthdays.birthday_in(born, day) if born else None,
        age=birthdays.age_on(born, day) if born else None,
        enrolled_days=max(0, (day - enrolled).days),
        held_out=_held_out(person.public_id, book),
        metadata=_metadata(person, book),
    )


def _metadata(person: _Person, book: Rulebook) -> Mapping[str, Any]:
    """What the rules ask of it: what they do not name is nobody's business in a trace."""
    if "metadata" not in book.asks:
        return NOTHING
    return only(book.asks_metadata, from_json(person.metadata))


def _held_out(member: UUID, book: Rulebook) -> frozenset[str]:
    if "held_out" not in book.asks:
        return frozenset()
    return frozenset(
        campaign.code
        for campaign in _campaigns(book)
        if campaign.seed is not None
        and holdout.is_held_out(campaign.seed, member, campaign.holdout_percent)
    )


def _campaigns(book: Rulebook) -> Collection[CampaignCard]:
    campaigns = {rule.campaign.id: rule.campaign for rule in book.rules if rule.campaign}
    return campaigns.values()


def _clock(one: Asked, book: Rulebook) -> tuple[int, int]:
    """The day of the week and the minute of the day, by the store's clock."""
    there = one.occurred_at.astimezone(dates.zone(one.time_zone or book.time_zone))
    return there.isoweekday(), there.hour * 60 + there.minute


def _people(asked: Sequence[Asked], book: Rulebook) -> dict[int, _Person]:
    """Who the members are, by the place of the sale."""
    if book.asks.isdisjoint(_OF_MEMBER | {"metadata"}):
        return {}
    named = [(place, one) for place, one in enumerate(asked) if one.member_id is not None]
    if not named:
        return {}
    rows = sql.rows(
        _PEOPLE,
        {
            "counts": "visit" in book.asks,
            "program": book.program_id,
            "members": sql.array(one.member_id for _, one in named),
            "moments": sql.array(one.occurred_at for _, one in named),
            "purchases": sql.array(one.purchase_id for _, one in named),
        },
        prepare=False,
    )
    return {place: _Person(*row) for (place, _), row in zip(named, rows, strict=True)}


def _segments(asked: Sequence[Asked], book: Rulebook) -> dict[int, frozenset[str]]:
    if "segments" not in book.asks:
        return {}
    codes = {code for rule in book.rules for code in rule.segments}
    codes |= {campaign.segment for campaign in _campaigns(book) if campaign.segment}
    named = [(place, one) for place, one in enumerate(asked) if one.member_id is not None]
    found = segments.of_members(
        [one.member_id for _, one in named if one.member_id is not None],
        [one.occurred_at for _, one in named],
        program_id=book.program_id,
        codes=sorted(codes),
    )
    return {place: codes for (place, _), codes in zip(named, found, strict=True)}
