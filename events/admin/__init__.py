"""The pages of who is told, and of what."""

from events.admin.delivery import WebhookDeliveryAdmin
from events.admin.endpoint import WebhookEndpointAdmin
from events.admin.event import EventAdmin

__all__ = ["EventAdmin", "WebhookDeliveryAdmin", "WebhookEndpointAdmin"]
