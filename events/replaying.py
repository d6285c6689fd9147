"""
Sending again: one event, or a stretch of the log, to one endpoint.

Always: what was delivered or given up before is owed afresh, under the same `webhook-id`; what is
still pending becomes due at once; what was never owed is owed now.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, LiteralString, NamedTuple

from django.db import connection, transaction

from events.deliveries import OWED, WANTED
from events.models import DeliveryStatus, Place, WebhookDelivery, WebhookEndpoint

REPLAY_MAX: Final = 10_000

_REPLAY: LiteralString = (
    OWED
    + """
FROM events_event e, events_webhookendpoint w
WHERE w.id = %(endpoint)s AND e.id = ANY (%(events)s)
ORDER BY e.id
ON CONFLICT (event_id, endpoint_id) DO UPDATE SET
    status = 'pending', attempts = 0, next_at = excluded.next_at, settled_at = NULL
    WHERE events_webhookdelivery.claimed_until IS NULL
"""
)

_FIND: LiteralString = (
    """
SELECT p.position, e.id FROM events_place p JOIN events_event e ON e.id = p.event_id,
    events_webhookendpoint w
WHERE w.id = %(endpoint)s AND p.position > %(after)s AND p.position <= %(through)s
    AND (%(since)s::timestamptz IS NULL OR e.recorded_at >= %(since)s)
    AND (%(until)s::timestamptz IS NULL OR e.recorded_at < %(until)s)
    AND """
    + WANTED
    + " ORDER BY p.position LIMIT %(limit)s"
)


class Stretch(NamedTuple):
    """
    A part of the log: after one position through another, or from one instant until another.

    Instants are those at which events were recorded.
    """

    after: int = 0
    through: int = 2**63 - 1
    since: datetime | None = None
    until: datetime | None = None


class Replayed(NamedTuple):
    """How many events are owed again; position: where to go on, None when all are."""

    events: int
    position: int | None


def replay(
    endpoint: WebhookEndpoint, stretch: Stretch, *, as_of: datetime, limit: int = REPLAY_MAX
) -> Replayed:
    """Owe an endpoint what it wants of a stretch again, the oldest `limit` events of it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_FIND, {**stretch._asdict(), "endpoint": endpoint.pk, "limit": limit + 1})
        rows = cursor.fetchall()
        _owe(endpoint, [event for _, event in rows[:limit]], as_of)
    return Replayed(
        events=min(len(rows), limit), position=rows[limit - 1][0] if len(rows) > limit else None
    )


def replay_one(endpoint: WebhookEndpoint, position: int, *, as_of: datetime) -> bool:
    """Owe an endpoint one event again, of whatever kind; False when the log has none there."""
    event_id = Place.objects.filter(pk=position).values_list("event_id", flat=True).first()
    if event_id is None:
        return False
    with transaction.atomic():
        _owe(endpoint, [event_id], as_of)
    return True


def retry(delivery: WebhookDelivery, *, as_of: datetime) -> WebhookDelivery:
    """Owe what one delivery owes again, at once, however it ended; one in hand goes on."""
    WebhookDelivery.objects.filter(pk=delivery.pk, claimed_until=None).update(
        status=DeliveryStatus.PENDING, attempts=0, next_at=as_of, settled_at=None
    )
    WebhookEndpoint.objects.filter(pk=delivery.endpoint_id).update(retry_at=None)
    delivery.refresh_from_db()
    return delivery


def _owe(endpoint: WebhookEndpoint, events: Sequence[int], as_of: datetime) -> None:
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"endpoint": endpoint.pk, "events": list(events), "as_of": as_of}
        cursor.execute(_REPLAY, values)
