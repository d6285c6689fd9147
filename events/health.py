"""
How well an endpoint answers, and what follows: it is left alone for a while, or disabled.

Always: a bad receiver costs one short request now and then; one good answer opens it at once. What
it refuses while it takes other things keeps its own times: nothing but an outage brings a delivery
forward, each once at most, and that attempt is not counted.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Greatest

from events import outbox
from events.calling import Answer
from events.models import (
    DeliveryStatus,
    EndpointStatus,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)

# From the third failure in a row the whole endpoint is left alone, longer and longer.
FAILURES_MIN: Final = 3
PAUSES: Final = [timedelta(seconds=s) for s in (5, 15, 60, 300)]
FAILING_MAX: Final = timedelta(days=3)
GONE: Final = 410
DISABLED_KIND: Final = "webhook_endpoint.disabled"


def lock(endpoint_id: int) -> WebhookEndpoint:
    """Read an endpoint, and keep it from changing until the transaction ends."""
    return WebhookEndpoint.objects.select_for_update(no_key=True).get(pk=endpoint_id)


def note(endpoint: WebhookEndpoint, answer: Answer, *, asked: timedelta, as_of: datetime) -> None:
    """
    Take an attempt into account; the endpoint is locked.

    asked: for how long the receiver wants to be left alone.
    """
    if answer.is_success:
        _note_success(endpoint, as_of)
        return
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or as_of
    step = endpoint.failures - FAILURES_MIN
    pause = PAUSES[min(step, len(PAUSES) - 1)] if step >= 0 else timedelta(0)
    endpoint.retry_at = as_of + max(pause, asked)
    endpoint.save(update_fields=["failures", "failing_since", "retry_at"])
    if answer.status == GONE:
        disable(endpoint, reason="It answered 410: it wants nothing more.", as_of=as_of)
    elif as_of - endpoint.failing_since >= FAILING_MAX:
        reason = f"It has failed for three days; the last time: {answer.error}"
        disable(endpoint, reason=reason[:300], as_of=as_of)


def disable(endpoint: WebhookEndpoint, *, reason: str, as_of: datetime) -> None:
    """Stop telling an endpoint, and tell the others; what is owed to it waits. A repeat is none."""
    if endpoint.status == EndpointStatus.DISABLED:
        return
    endpoint.status, endpoint.status_since = EndpointStatus.DISABLED, as_of
    endpoint.reason = reason
    endpoint.save(update_fields=["status", "status_since", "reason"])
    payload = {"reason": reason}
    outbox.publish(kind=DISABLED_KIND, subject=endpoint.shown_id, payload=payload, as_of=as_of)


def open_again(endpoint: WebhookEndpoint, *, as_of: datetime) -> None:
    """Forget the failures; what waits for this endpoint is due at once."""
    _forget_failures(endpoint)
    _bring_forward(_waiting(endpoint, as_of), as_of)


def _note_success(endpoint: WebhookEndpoint, as_of: datetime) -> None:
    since, was_away = endpoint.failing_since, endpoint.failures >= FAILURES_MIN
    if endpoint.failures:
        _forget_failures(endpoint)
    if was_away:
        # What had failed before while others succeeded is refused for itself: no outage did it.
        earlier = WebhookAttempt.objects.filter(delivery=OuterRef("pk"), at__lt=since)
        _bring_forward(_waiting(endpoint, as_of).exclude(Exists(earlier)), as_of)


def _forget_failures(endpoint: WebhookEndpoint) -> None:
    endpoint.failures, endpoint.failing_since, endpoint.retry_at = 0, None, None
    endpoint.save(update_fields=["failures", "failing_since", "retry_at"])


def _waiting(endpoint: WebhookEndpoint, as_of: datetime) -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.filter(
        endpoint=endpoint, status=DeliveryStatus.PENDING, claimed_until=None, next_at__gt=as_of
    )


def _bring_forward(rows: QuerySet[WebhookDelivery], as_of: datetime) -> None:
    """Make deliveries due; should that fail again, none is nearer to being given up."""
    rows.update(next_at=as_of, attempts=Greatest(F("attempts") - 1, 0))
