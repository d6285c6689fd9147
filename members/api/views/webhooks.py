"""
Webhook endpoints over HTTP: register, list, read, change, delete.

Always: a secret is shown by the answer that made it and by no other; keys of one store are let in
nowhere here, since an endpoint is told of the whole shop.
"""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from events import connecting, endpoints, health, kinds
from events.addresses import AddressRefused
from events.models import WebhookEndpoint
from members.api import schema_webhooks as schema
from members.api import webhook_answers as shown
from members.api.conditional import conditional, etag_of, require_match
from members.api.hot import HotView, JsonAnswer
from members.api.refusals import Forbidden, InvalidBody, NotFound
from members.api.webhook_bodies import WebhookChangeBody, WebhookEndpointBody
from members.errors import DomainError, FieldError
from members.ids import parse_public_id
from members.keys import Credential
from members.scopes import WEBHOOKS_READ, WEBHOOKS_WRITE

NO_STORE = {"Cache-Control": "no-store"}


class TooManyWebhookEndpoints(DomainError):
    """Each endpoint costs something with every event."""

    code = "too_many_webhook_endpoints"
    http_status = 409
    title = "There are too many webhook endpoints"

    def __init__(self) -> None:
        super().__init__(
            f"There are {endpoints.ENDPOINTS_MAX} already; delete one that is no longer needed."
        )


class EndpointsView(HotView):
    """Register an endpoint; list them."""

    required_scope = {"get": WEBHOOKS_READ, "post": WEBHOOKS_WRITE}
    bodies = {"post": WebhookEndpointBody}

    @extend_schema(
        operation_id="webhook_endpoints_list",
        parameters=schema.PAGE,
        responses={200: schema.ENDPOINTS},
    )
    def get(self, request: HttpRequest, credential: Credential) -> HttpResponse:
        """List endpoints, the newest first."""
        refuse_store_keys(credential)
        rows = WebhookEndpoint.objects.present()
        return shown.page(request, rows, shown.endpoint, name="webhook_endpoints")

    @extend_schema(
        operation_id="webhook_endpoints_register",
        request=WebhookEndpointBody,
        responses={201: schema.WITH_SECRET},
    )
    def post(
        self, request: HttpRequest, body: WebhookEndpointBody, credential: Credential
    ) -> HttpResponse:
        """
        Register an endpoint and show its secret, this once.

        Each call registers another one.
        """
        refuse_store_keys(credential)
        _check(url=body.url, wanted=body.kinds)
        try:
            made = endpoints.register(**body.model_dump(), as_of=self.as_of)
        except endpoints.TooManyEndpoints:
            raise TooManyWebhookEndpoints from None
        headers = {**NO_STORE, "Location": f"/v1/webhook_endpoints/{made.shown_id}"}
        return JsonAnswer(shown.with_secret(made), status=201, headers=headers)


class EndpointView(HotView):
    """Read, change and delete one endpoint."""

    required_scope = {"get": WEBHOOKS_READ, "patch": WEBHOOKS_WRITE, "delete": WEBHOOKS_WRITE}
    bodies = {"patch": WebhookChangeBody}

    @extend_schema(
        operation_id="webhook_endpoints_read",
        responses={200: schema.ENDPOINT, 304: None},
    )
    def get(self, request: HttpRequest, credential: Credential, endpoint_id: str) -> HttpResponse:
        """Read an endpoint and how well it answers; If-None-Match answers 304."""
        row = endpoint_of(credential, endpoint_id)
        return conditional(request, JsonAnswer(shown.endpoint(row)))

    @extend_schema(
        operation_id="webhook_endpoints_change",
        parameters=[schema.IF_MATCH],
        request=WebhookChangeBody,
        responses={200: schema.ENDPOINT},
    )
    def patch(
        self,
        request: HttpRequest,
        body: WebhookChangeBody,
        credential: Credential,
        endpoint_id: str,
    ) -> HttpResponse:
        """
        Change what is sent and nothing else.

        Enabling forgets earlier failures, and what waited is sent at once.
        """
        found = endpoint_of(credential, endpoint_id)
        changes = body.model_dump(exclude_unset=True)
        _check(url=changes.get("url"), wanted=changes.get("kinds", []))
        with transaction.atomic():
            row = health.lock(found.pk)
            require_match(request, etag_of(shown.endpoint(row)))
            row = endpoints.change(row, changes, as_of=self.as_of)
        answer = JsonAnswer(shown.endpoint(row))
        answer.headers["ETag"] = etag_of(answer.content)
        return answer

    @extend_schema(operation_id="webhook_endpoints_delete", responses={204: None})
    def delete(
        self, request: HttpRequest, credential: Credential, endpoint_id: str
    ) -> HttpResponse:
        """Delete an endpoint; what was still owed to it is not sent."""
        endpoints.delete(endpoint_of(credential, endpoint_id), as_of=self.as_of)
        return HttpResponse(status=204)


def refuse_store_keys(credential: Credential) -> None:
    """Raise Forbidden for a key of one store: webhooks and the log are about all of them."""
    if credential.store_id is not None:
        raise Forbidden(
            "A key of one store may not see the events of all; use a key that is bound to none."
        )


def endpoint_of(credential: Credential, endpoint_id: str) -> WebhookEndpoint:
    """Find the endpoint of an address. Raises Forbidden and NotFound."""
    refuse_store_keys(credential)
    uuid = parse_public_id("whe", endpoint_id)
    row = uuid and WebhookEndpoint.objects.present().filter(public_id=uuid).first()
    if not row:
        raise NotFound
    return row


def _check(*, url: str | None, wanted: Sequence[str]) -> None:
    """Raises InvalidBody for a URL that will not be called, and for kinds nothing is of."""
    faults = [
        FieldError(f"/kinds/{index}", "not_an_option", "There is no such kind of event.")
        for index, kind in enumerate(wanted)
        if not kinds.is_wanted(kind)
    ]
    if url is not None and not faults:
        try:
            connecting.check(url, networks=settings.WEBHOOK_NETWORKS)
        except AddressRefused as refused:
            faults = [FieldError("/url", "invalid_url", str(refused))]
    if faults:
        raise InvalidBody(faults)
