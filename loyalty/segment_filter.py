"""
What a segment says, as one statement over members and what they bought.

Always: only what is said is looked at; tiers are for `loyalty.segments`, which asks for them after
the rest. Spend is what was kept of it; a purchase that the till
voided was none. Of who was merged, the survivor is asked, with what all of them bought.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic_core import to_json

from rewards import dates
from rewards.models import Segment

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

_PEOPLE = "SELECT m.id FROM members_member m"
_ACTIVE = " WHERE m.kind = 'person' AND m.status = 'active' AND m.merged_into_id IS NULL"

_PURCHASES = """
    FROM loyalty_purchase p JOIN members_member b ON b.id = p.member_id
    WHERE p.program_id = %(program)s AND p.occurred_at < %(now)s
        AND NOT EXISTS (SELECT FROM loyalty_refund v WHERE v.purchase_id = p.id AND v.is_void)
"""
_BUYER = "coalesce(b.merged_into_id, b.id)"

# The figures of everybody at once: one pass over the purchases, not one for each member.
_SPENT = f"""
    SELECT {_BUYER} AS id, sum(s.minor) AS figure FROM (
        SELECT member_id, spend_minor AS minor FROM loyalty_purchase
        WHERE program_id = %(program)s AND occurred_at >= %(spend_since)s AND occurred_at < %(now)s
        UNION ALL
        SELECT member_id, -spend_minor FROM loyalty_refund
        WHERE program_id = %(program)s AND status = 'applied'
            AND sale_occurred_at >= %(spend_since)s AND sale_occurred_at < %(now)s
    ) s JOIN members_member b ON b.id = s.member_id GROUP BY 1
"""  # noqa: S608 - put together from literals alone
_VISITS = f"""
    SELECT {_BUYER} AS id, count(*) AS figure {_PURCHASES}
        AND p.occurred_at >= %(visits_since)s GROUP BY 1
"""
_LAST = f"SELECT {_BUYER} AS id, max(p.occurred_at) AS figure {_PURCHASES} GROUP BY 1"
_BOUGHT = f"""
    AND m.id IN (SELECT {_BUYER} {_PURCHASES} AND p.occurred_at >= %(categories_since)s
        AND EXISTS (SELECT FROM jsonb_array_elements(p.lines) line
            WHERE line ->> 'category' = ANY(%(categories)s::text[])))
"""  # noqa: S608 - as above
_ATTRIBUTES = """
    AND NOT EXISTS (SELECT FROM jsonb_each(%(attributes)s::jsonb) wanted
        WHERE NOT coalesce(wanted.value ? (m.metadata ->> wanted.key), false))
"""
# Full birthdays and whole local days: 29 February is the 28th in a year without it.
_BORN_BEFORE = " AND m.birth_on <= %(today)s::date - make_interval(years => %(age_min)s::int)"
_BORN_AFTER = " AND m.birth_on > %(today)s::date - make_interval(years => %(age_max)s::int + 1)"
_DAYS = "%(today)s::date - (m.enrolled_at AT TIME ZONE %(zone)s)::date"

_FIGURES = {"spend": _SPENT, "visits": _VISITS, "last": _LAST}


def filter_of(segment: Segment, *, as_of: datetime) -> tuple[Any, dict[str, Any]]:
    """The statement that finds the keys of those who meet a segment at `as_of`, and its values."""
    program = segment.program
    asked = {
        name: getattr(segment, name)
        for name in (
            "spend_min_minor", "spend_max_minor", "visits_min", "visits_max",
            "categories", "age_min", "age_max", "enrolled_days_min", "enrolled_days_max",
        )
    }  # fmt: skip
    asked |= {
        "program": program.pk,
        "now": as_of,
        "zone": program.time_zone,
        "today": dates.local_day(as_of, program.time_zone),
        "attributes": to_json(segment.attributes).decode(),
        "spend_since": _since(as_of, segment.spend_days),
        "visits_since": _since(as_of, segment.visits_days),
        "categories_since": _since(as_of, segment.categories_days),
        "bought_since": _since(as_of, segment.bought_within_days),
        "bought_until": _since(as_of, segment.not_bought_for_days),
    }
    figures, conditions = _spelled(segment)
    joined = (f" LEFT JOIN ({_FIGURES[name]}) {name} ON {name}.id = m.id" for name in figures)
    return "".join([_PEOPLE, *joined, _ACTIVE, *conditions, " ORDER BY m.id"]), asked


def _since(as_of: datetime, days: int | None) -> datetime:
    """So many days back; ever, without days."""
    most = as_of - _BEGINNING
    return as_of - (most if days is None or days > most.days else timedelta(days=days))


def _spelled(segment: Segment) -> tuple[list[str], list[str]]:
    """Which figures are needed, and what is asked of them and of the person."""
    asked = {name: value for name, value in vars(segment).items() if value not in (None, [], {})}
    figures = {name for need, name in _NEEDS.items() if need in asked}
    return sorted(figures), [text for need, text in _ASKED.items() if need in asked]


_NEEDS = {
    "spend_min_minor": "spend",
    "spend_max_minor": "spend",
    "visits_min": "visits",
    "visits_max": "visits",
    "bought_within_days": "last",
    "not_bought_for_days": "last",
}

_ASKED = {
    "spend_min_minor": " AND coalesce(spend.figure, 0) >= %(spend_min_minor)s",
    "spend_max_minor": " AND coalesce(spend.figure, 0) <= %(spend_max_minor)s",
    "visits_min": " AND coalesce(visits.figure, 0) >= %(visits_min)s",
    "visits_max": " AND coalesce(visits.figure, 0) <= %(visits_max)s",
    "bought_within_days": " AND last.figure >= %(bought_since)s",
    "not_bought_for_days": " AND last.figure <= %(bought_until)s",
    "categories": _BOUGHT,
    "attributes": _ATTRIBUTES,
    "age_min": _BORN_BEFORE,
    "age_max": _BORN_AFTER,
    "enrolled_days_min": f" AND {_DAYS} >= %(enrolled_days_min)s",
    "enrolled_days_max": f" AND {_DAYS} <= %(enrolled_days_max)s",
}
