"""
What of a member's points goes when, and the notices that say so ahead.

Always: a member is told once for each day on which points go and each horizon, whatever runs twice;
points that get another day, or come to a day later, change nothing that was told.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from events import outbox
from events.outbox import News
from loyalty.models import PointKind
from members import sql
from members.ids import public_id
from rewards import dates
from rewards.models import Program

# Local days ahead of the last day, farthest first.
HORIZONS = (30, 7, 1)
CHUNK = 1_000
KEPT_DAYS = 400

_EXPIRING = """
SELECT l.expires_at, sum(l.remaining_points)::bigint
FROM members_member m
JOIN loyalty_wallet w ON w.member_id = coalesce(m.holder_id, m.id)
    AND w.program_id = %(program)s AND w.kind = %(kind)s
JOIN loyalty_lot l ON l.wallet_id = w.id AND l.is_open
WHERE m.id = %(member)s AND l.expires_at > %(after)s
GROUP BY l.expires_at ORDER BY l.expires_at LIMIT %(limit)s
"""

_NOTICE = """
WITH due AS (
    SELECT l.member_id, l.wallet_id, sum(l.remaining_points)::bigint AS points
    FROM loyalty_lot l JOIN loyalty_wallet w ON w.id = l.wallet_id
    WHERE l.is_open AND l.expires_at > %(day_starts)s AND l.expires_at <= %(day_ends)s
        AND w.program_id = %(program)s AND NOT EXISTS (
            SELECT FROM loyalty_expirynotice n WHERE n.wallet_id = l.wallet_id
                AND n.expires_on = %(day)s AND n.days = %(days)s
        )
    GROUP BY l.member_id, l.wallet_id ORDER BY l.wallet_id LIMIT %(limit)s
), noticed AS (
    INSERT INTO loyalty_expirynotice (member_id, wallet_id, expires_on, days, points, noticed_at)
    SELECT member_id, wallet_id, %(day)s, %(days)s, points, %(now)s FROM due
    ON CONFLICT DO NOTHING RETURNING member_id, points
)
SELECT m.public_id, n.points FROM noticed n JOIN members_member m ON m.id = coalesce((
    -- The pool of a household is nobody: its owner is told.
    SELECT s.member_id FROM members_household h
    JOIN members_householdmembership s ON s.household_id = h.id
    WHERE h.pool_id = n.member_id AND s.role = 'owner' AND s.left_at IS NULL
), n.member_id)
ORDER BY m.public_id
"""

# Walks the oldest rows and no others: what it costs is bounded by the limit, due or not.
_FORGET = """
DELETE FROM loyalty_expirynotice WHERE id IN (
    SELECT id FROM (SELECT id, noticed_at FROM loyalty_expirynotice ORDER BY id LIMIT %s) oldest
    WHERE noticed_at < %s
)
"""


class Expiring(NamedTuple):
    """Points that go together: the exclusive instant, and the last day they can be used."""

    points: int
    expires_at: datetime
    last_day: date


def expiring(
    *, member_id: int, program_id: int, time_zone: str, after: datetime, limit: int
) -> list[Expiring]:
    """
    All points of a member that will expire, pending ones too, soonest first.

    after: now, or the last instant that was read.
    """
    asked = {
        "member": member_id,
        "program": program_id,
        "kind": PointKind.SPENDABLE,
        "after": after,
        "limit": limit,
    }
    return [
        Expiring(points, ends_at, dates.last_day(ends_at, time_zone))
        for ends_at, points in sql.rows(_EXPIRING, asked)
    ]


def notice_due(*, as_of: datetime, limit: int = CHUNK) -> int:
    """
    Publish `points.expiring` for every wallet and day within a horizon that was not told of it yet.

    A day that is nearer than a horizon belongs to the next smaller one, so that points which get
    their day late are told of once and not three times. Returns how many notices; a run more
    publishes none.
    """
    return sum(
        _notice_program(program_id, time_zone, as_of=as_of, limit=limit)
        for program_id, time_zone in Program.objects.values_list("id", "time_zone")
    )


def forget_old(*, as_of: datetime, limit: int = CHUNK) -> int:
    """Delete up to `limit` notices that are long over, in a transaction of its own."""
    with transaction.atomic(durable=True):
        return sql.run(_FORGET, [limit, as_of - timedelta(days=KEPT_DAYS)])


def horizon_of(days_left: int) -> int:
    """The horizon that a day belongs to: 30 for 30 to 8 days left, 7 for 7 to 2, 1 for 1 and 0."""
    return min(horizon for horizon in HORIZONS if days_left <= horizon)


def _notice_program(program_id: int, time_zone: str, *, as_of: datetime, limit: int) -> int:
    today = dates.local_day(as_of, time_zone)
    told = 0
    for days_left in range(HORIZONS[0] + 1):
        day = today + timedelta(days=days_left)
        asked = {
            "program": program_id,
            "day": day,
            "days": horizon_of(days_left),
            "day_starts": max(as_of, dates.start_of_day(day, time_zone)),
            "day_ends": dates.start_of_day(day + timedelta(days=1), time_zone),
            "now": as_of,
            "limit": limit,
        }
        while True:
            found = _notice(asked, day, days_left, as_of)
            told += found
            if found < limit:
                break
    return told


def _notice(asked: dict[str, object], day: date, days_left: int, as_of: datetime) -> int:
    """One chunk, in a transaction of its own: the notices and their events, or neither."""
    with transaction.atomic(durable=True):
        noticed: list[tuple[UUID, int]] = [
            (member, points) for member, points in sql.rows(_NOTICE, asked, prepare=False)
        ]
        news = [
            News(
                "points.expiring",
                public_id("mem", member),
                {"points": points, "expires_on": day.isoformat(), "days_left": days_left},
            )
            for member, points in noticed
        ]
        outbox.publish_many(news, as_of=as_of)
        return len(news)
