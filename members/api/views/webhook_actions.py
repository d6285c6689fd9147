"""What may be done with an endpoint over HTTP: rotate its secret, try it, replay what it missed."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from events import endpoints, replaying
from events.cursors import cursor_of, position_of
from members.api import schema_webhooks as schema
from members.api import webhook_answers as shown
from members.api.hot import HotView, JsonAnswer
from members.api.refusals import InvalidBody
from members.api.views.webhooks import NO_STORE, endpoint_of
from members.api.webhook_bodies import WebhookReplayBody, WebhookRotateBody
from members.errors import FieldError
from members.keys import Credential
from members.scopes import WEBHOOKS_WRITE


class RotateView(HotView):
    """Exchange the secret of an endpoint."""

    required_scope = {"post": WEBHOOKS_WRITE}
    bodies = {"post": WebhookRotateBody}

    @extend_schema(
        operation_id="webhook_endpoints_rotate",
        request=WebhookRotateBody,
        responses={200: schema.WITH_SECRET},
    )
    def post(
        self,
        request: HttpRequest,
        body: WebhookRotateBody,
        credential: Credential,
        endpoint_id: str,
    ) -> HttpResponse:
        """Make a new secret and show it, this once; until the overlap ends, both sign."""
        found = endpoint_of(credential, endpoint_id)
        overlap = timedelta(hours=body.overlap_hours)
        row = endpoints.rotate(found, as_of=self.as_of, overlap=overlap)
        return JsonAnswer(shown.with_secret(row), headers=NO_STORE)


class TryView(HotView):
    """Try an endpoint."""

    required_scope = {"post": WEBHOOKS_WRITE}

    @extend_schema(
        operation_id="webhook_endpoints_test", request=None, responses={202: schema.DELIVERY}
    )
    def post(self, request: HttpRequest, credential: Credential, endpoint_id: str) -> HttpResponse:
        """Send an event `webhook.test` to this endpoint alone; see what becomes of the delivery."""
        found = endpoint_of(credential, endpoint_id)
        row = endpoints.send_test(found, as_of=self.as_of)
        return JsonAnswer(shown.delivery(row), status=202)


class ReplayView(HotView):
    """Send again what an endpoint missed."""

    required_scope = {"post": WEBHOOKS_WRITE}
    bodies = {"post": WebhookReplayBody}

    @extend_schema(
        operation_id="webhook_endpoints_replay",
        request=WebhookReplayBody,
        responses={202: schema.REPLAYED},
    )
    def post(
        self,
        request: HttpRequest,
        body: WebhookReplayBody,
        credential: Credential,
        endpoint_id: str,
    ) -> HttpResponse:
        """
        Send one event again, or a stretch of the log, up to 10,000 events at once.

        Of a stretch the endpoint gets the kinds it names; one event is sent whatever its kind. The
        `webhook-id` is that of the first time.
        """
        found = endpoint_of(credential, endpoint_id)
        if body.event is not None:
            if not replaying.replay_one(found, _position(body.event, "event"), as_of=self.as_of):
                raise InvalidBody([_fault("event", "The log has no event there (any more).")])
            return JsonAnswer({"events": 1, "next_cursor": None}, status=202)
        stretch = replaying.Stretch(
            after=_position(body.after, "after") if body.after else 0,
            through=_position(body.through, "through") if body.through else 2**63 - 1,
            since=body.since,
            until=body.until,
        )
        done = replaying.replay(found, stretch, as_of=self.as_of)
        cursor = None if done.position is None else cursor_of(done.position)
        return JsonAnswer({"events": done.events, "next_cursor": cursor}, status=202)


def _position(cursor: str, name: str) -> int:
    position = position_of(cursor)
    if position is None:
        raise InvalidBody([_fault(name, "This is no cursor of the event log.")])
    return position


def _fault(name: str, detail: str) -> FieldError:
    return FieldError(f"/{name}", "invalid_value", detail)
