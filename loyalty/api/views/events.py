"""Events over HTTP: report what a member did, read what it earned."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from loyalty import member_events, purchases
from loyalty.api import answers
from loyalty.api.event_bodies import EventBody
from loyalty.api.reports import happening_of
from loyalty.api.schema_events import EVENT
from loyalty.models import MemberEvent
from members.api.conditional import conditional
from members.api.hot import HotView, JsonAnswer
from members.api.refusals import NotFound
from members.ids import parse_public_id, public_id
from members.keys import Credential
from members.money import format_amount
from members.scopes import EVENTS_WRITE
from rewards import rulebook


class EventsView(HotView):
    """Report what members do."""

    required_scope = {"post": EVENTS_WRITE}
    bodies = {"post": EventBody}

    @extend_schema(operation_id="events_record", request=EventBody, responses={201: EVENT})
    def post(self, request: HttpRequest, body: EventBody, credential: Credential) -> HttpResponse:
        """
        Give a member what an event earns. The same `type` and `key` again: the same answer.
        """
        book = rulebook.current()
        happening = happening_of(body, book, credential=credential, as_of=self.as_of)
        made = member_events.record(
            happening, book, actor=credential.actor, only_of=credential.store_id
        )
        row = _found(made.event.shown_id, credential)
        headers = {"Location": f"/v1/events/{row.shown_id}"}
        if made.is_repeat:
            headers["Idempotent-Replayed"] = "true"
        return JsonAnswer(_shown(row), status=201, headers=headers)


class EventView(HotView):
    """One event."""

    required_scope = {"get": EVENTS_WRITE}

    @extend_schema(operation_id="events_read", responses={200: EVENT})
    def get(self, request: HttpRequest, credential: Credential, event_id: str) -> HttpResponse:
        """Read an event, and why it earned what it earned."""
        return conditional(request, JsonAnswer(_shown(_found(event_id, credential))))


def _found(shown_id: str, credential: Credential) -> MemberEvent:
    """Find an event this key may see: of its own store, or of none. Raises NotFound."""
    uuid = parse_public_id("evt", shown_id)
    rows = MemberEvent.objects.select_related("type", "member", "store", "program")
    row = None if uuid is None else rows.filter(public_id=uuid).first()
    if row is None or (credential.store_id and row.store_id not in {None, credential.store_id}):
        raise NotFound
    return row


def _shown(row: MemberEvent) -> dict[str, Any]:
    return {
        "id": row.shown_id,
        "type": row.type.code,
        "key": row.key,
        "member": public_id("mem", row.member.public_id),
        "store": row.store and row.store.code,
        "occurred_at": answers.instant(row.occurred_at),
        "received_at": answers.instant(row.received_at),
        "quantity": row.quantity,
        "amount": format_amount(row.amount_minor, row.program.currency),
        "currency": row.program.currency,
        "data": row.data,
        "points": row.points,
        "balance_after": row.balance_after,
        "why": [
            reason.explanation
            for reason in purchases.reasons_of(row.trace, rulebook.of(row.program_id))
        ],
    }
