"""What became of deliveries, over HTTP: list, read with every attempt, send again."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema

from events import kinds, replaying
from events.models import DeliveryStatus, WebhookDelivery
from members.api import schema_webhooks as schema
from members.api import webhook_answers as shown
from members.api.hot import HotView, JsonAnswer
from members.api.refusals import InvalidParameter, NotFound
from members.api.views.webhooks import endpoint_of, refuse_store_keys
from members.ids import parse_public_id
from members.keys import Credential
from members.scopes import WEBHOOKS_READ, WEBHOOKS_WRITE

_ROWS = WebhookDelivery.objects.select_related("endpoint", "event__place")


class DeliveriesView(HotView):
    """The deliveries of one endpoint."""

    required_scope = {"get": WEBHOOKS_READ}

    @extend_schema(
        operation_id="webhook_deliveries_list",
        parameters=[
            *schema.PAGE,
            OpenApiParameter("status", str, enum=list(DeliveryStatus.values)),
            OpenApiParameter("kind", str, description="An exact kind, such as member.enrolled."),
        ],
        responses={200: schema.DELIVERIES},
    )
    def get(self, request: HttpRequest, credential: Credential, endpoint_id: str) -> HttpResponse:
        """List what an endpoint was or will be told, the newest first."""
        rows = _ROWS.filter(endpoint=endpoint_of(credential, endpoint_id))
        if (status := request.GET.get("status")) is not None:
            if status not in DeliveryStatus.values:
                listed = ", ".join(DeliveryStatus.values)
                raise InvalidParameter("status", f"status is one of {listed}.")
            rows = rows.filter(status=status)
        if (kind := request.GET.get("kind")) is not None:
            if kind not in kinds.KINDS:
                raise InvalidParameter("kind", "There is no such kind of event.")
            rows = rows.filter(event__kind=kind)
        return shown.page(request, rows, shown.delivery, name="webhook_deliveries")


class DeliveryView(HotView):
    """One delivery."""

    required_scope = {"get": WEBHOOKS_READ}

    @extend_schema(operation_id="webhook_deliveries_read", responses={200: schema.WITH_ATTEMPTS})
    def get(self, request: HttpRequest, credential: Credential, delivery_id: str) -> HttpResponse:
        """Read a delivery with its attempts, the newest first."""
        return JsonAnswer(shown.with_attempts(_delivery(credential, delivery_id)))


class RetryView(HotView):
    """Send one delivery again."""

    required_scope = {"post": WEBHOOKS_WRITE}

    @extend_schema(
        operation_id="webhook_deliveries_retry", request=None, responses={202: schema.DELIVERY}
    )
    def post(self, request: HttpRequest, credential: Credential, delivery_id: str) -> HttpResponse:
        """
        Make a delivery due at once, however it ended; its attempts are counted anew.

        Sent while the endpoint is enabled. One that is under way just now goes on.
        """
        replaying.retry(_delivery(credential, delivery_id), as_of=self.as_of)
        return JsonAnswer(shown.delivery(_delivery(credential, delivery_id)), status=202)


def _delivery(credential: Credential, delivery_id: str) -> WebhookDelivery:
    refuse_store_keys(credential)
    uuid = parse_public_id("whd", delivery_id)
    row = uuid and _ROWS.filter(public_id=uuid, endpoint__deleted_at=None).first()
    if not row:
        raise NotFound
    return row
