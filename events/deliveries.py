"""
What is owed to endpoints: owed with an event's place, claimed by one deliverer, settled once.

Always: a row stays pending until a receiver has answered 2xx or all attempts have failed; a
deliverer that dies with a row in hand loses it to another by the end of its claim. So a receiver
may be told twice, and never not at all.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, LiteralString, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from events import health
from events.calling import SECONDS_MAX, Answer
from events.ids import public_id
from events.models import DeliveryStatus, WebhookAttempt, WebhookDelivery

# After the first attempt; the sum is a little over three days.
RETRIES: Final = [timedelta(seconds=s) for s in (5, 60, 300, 1_800)] + [
    timedelta(hours=h) for h in (2, 5, 10, 14, 20, 24)
]
JITTER: Final = 0.2
RETRY_AFTER_MAX: Final = timedelta(hours=1)
# An attempt is over before its claim is.
CLAIM: Final = timedelta(seconds=SECONDS_MAX + 5)
# One that fails is asked by one request at a time; one that rests, by what was never tried before
# what it has refused already.
IN_HAND_MAX: Final = 4
_LOCK: Final = 7_264_822

# The id is a UUIDv7, as `events.ids.new_uuid` makes them: gentle to its index.
OWED: LiteralString = """
INSERT INTO events_webhookdelivery
    (public_id, endpoint_id, event_id, status, attempts, next_at, created_at)
SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
        substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
        FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid,
    w.id, e.id, 'pending', 0, %(as_of)s, %(as_of)s
"""

WANTED: LiteralString = """
e.kind <> 'webhook.test' AND (w.kinds = '{}' OR EXISTS (
    SELECT FROM unnest(w.kinds) k WHERE e.kind = k
        OR (right(k, 2) = '.*' AND starts_with(e.kind, left(k, -1)))))
"""

_OWE: LiteralString = (
    OWED
    + """
FROM events_event e JOIN events_webhookendpoint w
    ON w.status <> 'disabled' AND w.deleted_at IS NULL AND w.created_at <= e.recorded_at
WHERE e.id = ANY (%(events)s) AND """
    + WANTED
    + " ORDER BY e.id ON CONFLICT DO NOTHING"
)

_TAKE = "SELECT pg_try_advisory_xact_lock(%s)"

_CLAIM = """
WITH probes AS (
    SELECT d.id FROM events_webhookendpoint w
    CROSS JOIN LATERAL (
        SELECT id FROM events_webhookdelivery d
        WHERE d.endpoint_id = w.id AND d.status = 'pending' AND d.next_at <= %(as_of)s
            AND NOT EXISTS (SELECT FROM events_webhookdelivery h
                WHERE h.endpoint_id = w.id AND h.claimed_until > %(as_of)s)
        ORDER BY d.attempts > 0, d.next_at, d.id LIMIT 1
        FOR NO KEY UPDATE SKIP LOCKED
    ) d
    WHERE w.failures >= %(resting)s AND w.status = 'enabled' AND w.deleted_at IS NULL
        AND (w.retry_at IS NULL OR w.retry_at <= %(as_of)s)
), due AS (
    SELECT d.id FROM events_webhookendpoint w
    CROSS JOIN LATERAL (
        SELECT count(*) AS busy FROM events_webhookdelivery h
        WHERE h.endpoint_id = w.id AND h.claimed_until > %(as_of)s
    ) h
    CROSS JOIN LATERAL (
        SELECT id FROM events_webhookdelivery d
        WHERE d.endpoint_id = w.id AND d.status = 'pending' AND d.next_at <= %(as_of)s
        ORDER BY d.next_at, d.id
        LIMIT greatest(0, CASE WHEN w.failures = 0 THEN %(most)s ELSE 1 END - h.busy)
        FOR NO KEY UPDATE SKIP LOCKED
    ) d
    WHERE w.failures < %(resting)s AND w.status = 'enabled' AND w.deleted_at IS NULL
        AND (w.retry_at IS NULL OR w.retry_at <= %(as_of)s)
), claimed AS (
    UPDATE events_webhookdelivery d SET claimed_until = %(until)s, next_at = %(until)s
    FROM (SELECT id FROM due UNION ALL SELECT id FROM probes) t WHERE d.id = t.id
    RETURNING d.id, d.public_id, d.endpoint_id, d.event_id
)
SELECT c.id, c.public_id, c.endpoint_id, w.url,
    CASE WHEN w.previous_until > %(as_of)s THEN ARRAY[w.secret, w.previous_secret]
        ELSE ARRAY[w.secret] END,
    e.kind, e.subject, e.payload::text, e.occurred_at, p.position
FROM claimed c JOIN events_webhookendpoint w ON w.id = c.endpoint_id
JOIN events_event e ON e.id = c.event_id LEFT JOIN events_place p ON p.event_id = e.id
"""


class Claimed(NamedTuple):
    """A delivery in hand, with all that its attempt needs. payload: JSON as text."""

    id: int
    public_id: UUID
    endpoint_id: int
    url: str
    secrets: list[str]
    kind: str
    subject: str
    payload: str
    occurred_at: datetime
    position: int | None
    until: datetime

    @property
    def shown_id(self) -> str:
        return public_id("whd", self.public_id)


def owe(event_ids: Sequence[int], *, as_of: datetime) -> None:
    """Owe events to the endpoints that want them; inside the transaction that places them."""
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"events": list(event_ids), "as_of": as_of}
        cursor.execute(_OWE, values)


def claim(*, as_of: datetime) -> list[Claimed]:
    """
    Take in hand what is due, a few of each endpoint; in a transaction of its own.

    However many are due, an endpoint has at most IN_HAND_MAX requests under way, over all
    deliverers: none can keep the hands from the others.
    """
    until = as_of + CLAIM
    values: dict[str, Any] = {"as_of": as_of, "until": until, "most": IN_HAND_MAX}
    values["resting"] = health.FAILURES_MIN
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(_TAKE, [_LOCK])
        if cursor.fetchone() != (True,):
            return []
        cursor.execute(_CLAIM, values)
        return [Claimed._make([*row, until]) for row in cursor.fetchall()]


def settle(claimed: Claimed, answer: Answer, *, as_of: datetime) -> None:
    """
    Note what an attempt came to; inside a transaction.

    A claim that ran out meanwhile decides nothing any more; the attempt stands in the log.
    """
    endpoint = health.lock(claimed.endpoint_id)
    row = WebhookDelivery.objects.select_for_update(no_key=True).filter(pk=claimed.id).first()
    if row is None:
        return  # forgotten with its event
    WebhookAttempt.objects.create(
        delivery=row,
        at=as_of,
        status_code=answer.status,
        error=answer.error,
        milliseconds=answer.milliseconds,
        answer=answer.text,
    )
    if row.claimed_until != claimed.until:
        return
    row.attempts += 1
    row.claimed_until = None
    if answer.is_success:
        row.status, row.next_at, row.settled_at = DeliveryStatus.DELIVERED, None, as_of
    elif row.attempts > len(RETRIES):
        row.status, row.next_at, row.settled_at = DeliveryStatus.GIVEN_UP, None, as_of
    else:
        row.next_at = as_of + _pause(row.attempts, answer)
    row.save(update_fields=["attempts", "claimed_until", "status", "next_at", "settled_at"])
    health.note(endpoint, answer, asked=_asked(answer), as_of=as_of)


def let_go(claims: Sequence[Claimed], *, as_of: datetime) -> None:
    """Give back what is in hand, due at once: this deliverer ends."""
    for one in claims:
        mine = WebhookDelivery.objects.filter(pk=one.id, claimed_until=one.until)
        mine.update(claimed_until=None, next_at=as_of)


def _pause(attempts: int, answer: Answer) -> timedelta:
    """How long until the next attempt: the longer of our pause and the one asked for."""
    pause = RETRIES[attempts - 1]
    jitter = pause * random.uniform(0, JITTER)  # noqa: S311 - so that not all come back at once
    return max(pause + jitter, _asked(answer))


def _asked(answer: Answer) -> timedelta:
    """What `Retry-After` asks for, in seconds, up to a limit; dates are not read."""
    text = answer.retry_after.strip()
    is_number = text.isascii() and text.isdecimal() and len(text) <= 9
    return min(timedelta(seconds=int(text)), RETRY_AFTER_MAX) if is_number else timedelta(0)
