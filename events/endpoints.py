"""
Endpoints: registered, changed, rotated, tried, deleted.

Always: a secret is handed out by `register` and `rotate` only. The caller has checked the URL
(`events.addresses.read_url`) and the kinds (`events.kinds.is_pattern`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from events import health
from events.messages import new_secret
from events.models import (
    DeliveryStatus,
    EndpointStatus,
    Event,
    WebhookDelivery,
    WebhookEndpoint,
)

ENDPOINTS_MAX: Final = 50
KINDS_MAX: Final = 50
OVERLAP: Final = timedelta(days=1)
OVERLAP_MAX: Final = timedelta(days=7)
TEST_KIND: Final = "webhook.test"


class TooManyEndpoints(Exception):
    """There are ENDPOINTS_MAX already: each costs something with every event."""


def register(
    *, url: str, description: str, kinds: Sequence[str], as_of: datetime
) -> WebhookEndpoint:
    """Make an endpoint with a secret of its own; every call makes another. TooManyEndpoints."""
    if WebhookEndpoint.objects.present().count() >= ENDPOINTS_MAX:
        raise TooManyEndpoints
    return WebhookEndpoint.objects.create(
        url=url,
        description=description,
        kinds=list(kinds),
        secret=new_secret(),
        status_since=as_of,
    )


def change(
    endpoint: WebhookEndpoint, changes: Mapping[str, Any], *, as_of: datetime
) -> WebhookEndpoint:
    """
    Change url, description, kinds or status; inside a transaction that has locked it.

    What was owed before stays owed, and goes to the new URL. Enabling forgets the failures.
    """
    for name in ("url", "description", "kinds"):
        setattr(endpoint, name, changes.get(name, getattr(endpoint, name)))
    status = EndpointStatus(changes.get("status", endpoint.status))
    if status != endpoint.status:
        endpoint.status, endpoint.status_since, endpoint.reason = status, as_of, ""
    endpoint.save()
    if "status" in changes and status == EndpointStatus.ENABLED:
        health.open_again(endpoint, as_of=as_of)
    return endpoint


def rotate(
    endpoint: WebhookEndpoint, *, as_of: datetime, overlap: timedelta = OVERLAP
) -> WebhookEndpoint:
    """
    Give an endpoint a new secret; the old one signs too until `overlap` has passed.

    A second rotation ends the overlap of the first: there are never more than two signatures.
    """
    assert timedelta(0) <= overlap <= OVERLAP_MAX
    with transaction.atomic():
        endpoint = health.lock(endpoint.pk)
        endpoint.previous_secret, endpoint.previous_until = endpoint.secret, as_of + overlap
        endpoint.secret = new_secret()
        endpoint.save(update_fields=["secret", "previous_secret", "previous_until"])
    return endpoint


def delete(endpoint: WebhookEndpoint, *, as_of: datetime) -> None:
    """Tell it nothing more, and forget its secret; what was owed to it is not sent."""
    WebhookEndpoint.objects.present().filter(pk=endpoint.pk).update(
        deleted_at=as_of, secret="", previous_secret="", previous_until=None
    )


def send_test(endpoint: WebhookEndpoint, *, as_of: datetime) -> WebhookDelivery:
    """Owe it an event `webhook.test`, and nobody else; it is sent while the endpoint is enabled."""
    with transaction.atomic():
        event = Event.objects.create(
            kind=TEST_KIND, subject=endpoint.shown_id, payload={}, occurred_at=as_of
        )
        return WebhookDelivery.objects.create(
            endpoint=endpoint,
            event=event,
            status=DeliveryStatus.PENDING,
            next_at=as_of,
            created_at=as_of,
        )
