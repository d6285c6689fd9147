"""The tables of what others may want to be told, of who wants it, and of what came of it."""

from events.models.delivery import DeliveryStatus, WebhookAttempt, WebhookDelivery
from events.models.endpoint import EndpointStatus, WebhookEndpoint
from events.models.event import Event
from events.models.place import LogProgress, Place

__all__ = [
    "DeliveryStatus",
    "EndpointStatus",
    "Event",
    "LogProgress",
    "Place",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
]
