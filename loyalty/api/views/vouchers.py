"""Vouchers over HTTP: verify, take for a sale, one or many, undo, take back."""

from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from loyalty import voucher_finding, voucher_guesses, voucher_uses, vouchers
from loyalty.api import answers, voucher_answers
from loyalty.api import schema_vouchers as schema
from loyalty.api.lines import Faults
from loyalty.api.listening import to_till
from loyalty.api.moments import moment_of
from loyalty.api.places import own_store_of, terminal_of
from loyalty.api.voucher_bodies import (
    RevokeBody,
    VoucherBody,
    VoucherUseBatchBody,
    VoucherUseBody,
)
from loyalty.models import Voucher, VoucherUse
from loyalty.voucher_finding import VoucherCodeMistyped, VoucherNotFound
from loyalty.voucher_uses import Given, Taken
from members.api.conditional import conditional
from members.api.hot import HotView, JsonAnswer
from members.api.problems import as_domain_error
from members.api.refusals import NotFound
from members.api.validation import validated
from members.ids import parse_public_id
from members.keys import Credential
from members.scopes import VOUCHERS_REVOKE, VOUCHERS_WRITE
from rewards import rulebook

log = structlog.get_logger(__name__)


def found(
    body: VoucherBody, credential: Credential, as_of: datetime, *, in_batch: bool = False
) -> Voucher:
    """
    Find a voucher, counting what may be a guess: a mistyped code was looked for as a partner's.

    Raises TooManyGuesses, VoucherNotFound, VoucherCodeMistyped.
    """
    program_id = rulebook.current().program_id
    with voucher_guesses.counted(credential, as_of=as_of, in_batch=in_batch) as guess:
        try:
            return voucher_finding.find_or_refuse(body.code, program_id=program_id)
        except (VoucherNotFound, VoucherCodeMistyped):
            guess.is_wrong = True
            raise


class VerifyView(HotView):
    """Look at a voucher."""

    required_scope = {"post": VOUCHERS_WRITE}
    bodies = {"post": VoucherBody}

    @extend_schema(
        operation_id="vouchers_verify", request=VoucherBody, responses={200: schema.VOUCHER}
    )
    def post(self, request: HttpRequest, body: VoucherBody, credential: Credential) -> HttpResponse:
        """
        Say what a voucher is good for, and whether it can be used now. Nothing is written.

        Why not is in the language of Accept-Language, else the program's.
        Codes that nobody has are counted: too many of them, and the key has to wait.
        """
        row = found(body, credential, self.as_of)
        said = to_till(request, rulebook.current())
        return JsonAnswer(voucher_answers.voucher(row, said, as_of=self.as_of))


class RevokeView(HotView):
    """Take a voucher back."""

    required_scope = {"post": VOUCHERS_REVOKE}
    bodies = {"post": RevokeBody}

    @extend_schema(
        operation_id="vouchers_revoke", request=RevokeBody, responses={200: schema.VOUCHER}
    )
    def post(self, request: HttpRequest, body: RevokeBody, credential: Credential) -> HttpResponse:
        """Take back a voucher that nobody used. Twice is as once."""
        row = found(body, credential, self.as_of)
        vouchers.take_back(row, reason=body.reason, as_of=self.as_of)
        again = voucher_finding.by_id(row.public_id, program_id=row.program_id)
        assert again is not None
        said = to_till(request, rulebook.current())
        return JsonAnswer(voucher_answers.voucher(again, said, as_of=self.as_of))


class RedeemView(HotView):
    """Take a voucher for a sale."""

    required_scope = {"post": VOUCHERS_WRITE}
    bodies = {"post": VoucherUseBody}

    @extend_schema(
        operation_id="vouchers_redeem", request=VoucherUseBody, responses={201: schema.USE}
    )
    def post(
        self, request: HttpRequest, body: VoucherUseBody, credential: Credential
    ) -> HttpResponse:
        """
        Take a voucher, once. The same voucher for the same receipt again: the same answer.

        With `offline` it is recorded in any case: one that was taken elsewhere before is a
        `conflict`, and staff get a case with both receipts.
        """
        taken = taken_of(body, credential, self.as_of)
        headers = {"Location": f"/v1/voucher_uses/{taken.use.shown_id}"}
        if taken.is_repeat:
            headers["Idempotent-Replayed"] = "true"
        return JsonAnswer(_shown_taken(taken), status=201, headers=headers)


class RedeemBatchView(HotView):
    """Upload what a till took while it had no network."""

    required_scope = {"post": VOUCHERS_WRITE}
    bodies = {"post": VoucherUseBatchBody}

    @extend_schema(
        operation_id="vouchers_redeem_batch",
        request={"application/json": schema.BATCH_REQUEST},
        responses={200: schema.BATCH},
    )
    def post(
        self, request: HttpRequest, body: VoucherUseBatchBody, credential: Credential
    ) -> HttpResponse:
        """A result for each, in order. A bad one holds up no other; sent again, as before."""
        results = [self._result(place, item, credential) for place, item in enumerate(body.uses)]
        return JsonAnswer({"results": results})

    def _result(self, place: int, item: Any, credential: Credential) -> dict[str, Any]:
        try:
            taken = taken_of(validated(VoucherUseBody, item), credential, self.as_of, in_batch=True)
            shown = _shown_taken(taken)
        except Exception as error:  # it is told, and holds up no other
            refusal = as_domain_error(error)
            if refusal is not error:
                log.exception("voucher_use_failed", place=place)
            return answers.refused(place, refusal)
        return {"index": place, "status": 201, "replayed": taken.is_repeat, "use": shown}


class VoucherUseView(HotView):
    """One use of a voucher."""

    required_scope = {"get": VOUCHERS_WRITE}

    @extend_schema(operation_id="voucher_uses_read", responses={200: schema.USE})
    def get(self, request: HttpRequest, credential: Credential, use_id: str) -> HttpResponse:
        """Read a use and what has become of it."""
        row = _visible(use_id, credential)
        return conditional(request, JsonAnswer(voucher_answers.use(row)))


class UndoView(HotView):
    """Undo a use."""

    required_scope = {"post": VOUCHERS_WRITE}

    @extend_schema(operation_id="voucher_uses_undo", request=None, responses={200: schema.USE})
    def post(self, request: HttpRequest, credential: Credential, use_id: str) -> HttpResponse:
        """Give a voucher back to its member: the sale did not take place. Twice is as once."""
        row = _visible(use_id, credential)
        voucher_uses.undo(row, as_of=self.as_of)
        return JsonAnswer(_shown(row.public_id))


def taken_of(
    body: VoucherUseBody, credential: Credential, as_of: datetime, *, in_batch: bool = False
) -> Taken:
    """Take a voucher as a body says. Raises InvalidBody with every fault found, and refusals."""
    faults = Faults()
    store = own_store_of(body.store, credential, faults)
    terminal_id = terminal_of(body.terminal, store, credential, faults)
    moment = body.occurred_at or as_of
    moment = moment_of(moment, as_of=as_of, credential=credential, faults=faults)
    if body.offline and body.occurred_at is None:
        faults.add("/occurred_at", "required", "Say when the till took it: `offline` needs that.")
    faults.stop()
    row = found(body, credential, as_of, in_batch=in_batch)
    given = Given(
        voucher_id=row.pk,
        store=store,
        receipt=body.external_id,
        occurred_at=moment,
        received_at=as_of,
        is_offline=body.offline,
        terminal_id=terminal_id,
        recorded_by_id=credential.key_id,
    )
    return voucher_uses.take(given, rulebook.current())


def _rows() -> QuerySet[VoucherUse]:
    with_it = VoucherUse.objects.select_related("store", "voucher__reward", "voucher__program")
    return with_it.prefetch_related("cases")


def _visible(shown_id: str, credential: Credential) -> VoucherUse:
    """Find a use this key may see. Raises NotFound, for absent and foreign ones alike."""
    uuid = parse_public_id("vus", shown_id)
    row = None if uuid is None else _rows().filter(public_id=uuid).first()
    if row is None or credential.store_id not in {None, row.store_id}:
        raise NotFound
    return row


def _shown_taken(taken: Taken) -> dict[str, Any]:
    """One that was written just now is at hand, with what it is shown with."""
    if taken.is_repeat:
        return _shown(taken.use.public_id)
    return voucher_answers.use(taken.use)


def _shown(uuid: UUID) -> dict[str, Any]:
    return voucher_answers.use(_rows().get(public_id=uuid))
