"""Transfers over HTTP: give points, read what was given."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from loyalty import transfers
from loyalty.api import people_answers, schema, schema_people
from loyalty.api.people_bodies import TransferBody
from loyalty.people import named
from loyalty.transfers import Gift
from members.api.conditional import conditional
from members.api.hot import HotView, JsonAnswer
from members.api.idempotency import read_key
from members.api.refusals import NotFound
from members.ids import parse_public_id
from members.keys import Credential
from members.request_keys import fingerprint
from members.scopes import TRANSFERS_WRITE
from rewards import rulebook


class TransfersView(HotView):
    """From member to member."""

    required_scope = {"post": TRANSFERS_WRITE}
    bodies = {"post": TransferBody}

    @extend_schema(
        operation_id="transfers_make",
        parameters=[schema.IDEMPOTENCY_KEY],
        request=TransferBody,
        responses={201: schema_people.TRANSFER},
    )
    def post(
        self, request: HttpRequest, body: TransferBody, credential: Credential
    ) -> HttpResponse:
        """Give points to another member, if the program lets members do so; each keeps its end."""
        gift = Gift(
            sender=named(body.sender, pointer="/sender"),
            recipient=named(body.recipient, pointer="/recipient"),
            points=body.points,
            note=body.note,
            fingerprint=fingerprint(body),
            recorded_by_id=credential.key_id,
            idempotency_key=read_key(request),
        )
        book = rulebook.current()
        given = transfers.give(gift, book, as_of=self.as_of, actor=credential.actor)
        row = people_answers.TRANSFERS.get(pk=given.transfer.pk)
        headers = {"Location": f"/v1/transfers/{row.shown_id}"}
        if given.is_repeat:
            headers["Idempotent-Replayed"] = "true"
        return JsonAnswer(people_answers.transfer(row), status=201, headers=headers)


class TransferView(HotView):
    """One transfer."""

    required_scope = {"get": TRANSFERS_WRITE}

    @extend_schema(operation_id="transfers_read", responses={200: schema_people.TRANSFER})
    def get(self, request: HttpRequest, credential: Credential, transfer_id: str) -> HttpResponse:
        """Read a transfer of any kind: a line of a ledger may name it."""
        uuid = parse_public_id("tra", transfer_id)
        row = None if uuid is None else people_answers.TRANSFERS.filter(public_id=uuid).first()
        if row is None:
            raise NotFound
        return conditional(request, JsonAnswer(people_answers.transfer(row)))
