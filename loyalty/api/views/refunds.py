"""Returns and voids over HTTP: of a purchase, or by the receipt of a sale that may come later."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from loyalty import receipts, returns
from loyalty.api import receipt_format, refund_answers, schema, schema_refunds
from loyalty.api.listening import to_till
from loyalty.api.pages import page_of
from loyalty.api.refund_bodies import RefundBody, SaleRefundBody, VoidBody
from loyalty.api.refunds import Asking, refund_of, sale_refund_of, void_of
from loyalty.models import Purchase, Refund, RefundStatus, WaitingRefund
from loyalty.returned import Return
from loyalty.returns import ReturnOfReturn
from members.api.conditional import conditional
from members.api.hot import HotView, JsonAnswer
from members.api.idempotency import read_key
from members.api.refusals import InvalidParameter, NotFound
from members.ids import parse_public_id
from members.keys import Credential
from members.scopes import PURCHASES_READ, PURCHASES_WRITE, RETURNS_ANYWHERE
from rewards import rulebook

_ANSWERS = {201: schema_refunds.REFUND, 202: schema_refunds.REFUND}


class RefundView(HotView):
    """What these views share: who asks, and the answer to a return."""

    def asking(self, request: HttpRequest, credential: Credential) -> Asking:
        """Who asks, when, and under which key."""
        return Asking(credential, self.as_of, read_key(request))

    def answer(
        self, request: HttpRequest, returned: Return, credential: Credential
    ) -> HttpResponse:
        """
        Record a return: 201 when its points are settled, 202 while it waits.

        A repeat is answered as the return stands by now: one that waited may have been applied.
        """
        asked = receipt_format.asked(request)
        made = returns.refund(returned, actor=credential.actor)
        row = refund_answers.all_refunds().get(pk=made.refund.pk)
        headers = {"Location": f"/v1/refunds/{row.shown_id}"}
        if made.is_repeat:
            headers["Idempotent-Replayed"] = "true"
        status = 201 if row.status == RefundStatus.APPLIED else 202
        receipt = receipts.of_refund(row, asked, rulebook.current())
        shown = _to(request)(row) | {"receipt": receipt}
        return JsonAnswer(shown, status=status, headers=headers)


class VoidView(RefundView):
    """A sale that never was."""

    required_scope = {"post": PURCHASES_WRITE}
    bodies = {"post": VoidBody}

    @extend_schema(
        operation_id="purchases_void",
        parameters=[schema.IDEMPOTENCY_KEY, receipt_format.HEADER],
        request=VoidBody,
        responses=_ANSWERS,
    )
    def post(
        self, request: HttpRequest, body: VoidBody, credential: Credential, purchase_id: str
    ) -> HttpResponse:
        """Take back all that is left of a purchase. Twice is as once."""
        purchase = purchase_in_reach(purchase_id, credential)
        returned = void_of(body, purchase, self.asking(request, credential))
        return self.answer(request, returned, credential)


class PurchaseRefundsView(RefundView):
    """Goods of a purchase that came back."""

    required_scope = {"get": PURCHASES_READ, "post": PURCHASES_WRITE}
    bodies = {"post": RefundBody}

    @extend_schema(
        operation_id="purchases_refund",
        parameters=[schema.IDEMPOTENCY_KEY, receipt_format.HEADER],
        request=RefundBody,
        responses=_ANSWERS,
    )
    def post(
        self, request: HttpRequest, body: RefundBody, credential: Credential, purchase_id: str
    ) -> HttpResponse:
        """
        Return lines, by quantity or amount, or an amount of the whole sale; until nothing is left.
        """
        purchase = purchase_in_reach(purchase_id, credential)
        returned = refund_of(body, purchase, self.asking(request, credential))
        return self.answer(request, returned, credential)

    @extend_schema(
        operation_id="purchases_refunds",
        parameters=schema.PAGE,
        responses={200: schema_refunds.REFUNDS},
    )
    def get(self, request: HttpRequest, credential: Credential, purchase_id: str) -> HttpResponse:
        """The returns of a purchase, newest first."""
        purchase = purchase_in_reach(purchase_id, credential)
        rows = refund_answers.all_refunds().filter(purchase=purchase)
        return page_of(request, "purchase_refunds", rows, _to(request))


class RefundsView(RefundView):
    """Returns by the receipt of their sale."""

    required_scope = {"get": PURCHASES_READ, "post": PURCHASES_WRITE}
    bodies = {"post": SaleRefundBody}

    @extend_schema(
        operation_id="refunds_record",
        parameters=[schema.IDEMPOTENCY_KEY, receipt_format.HEADER],
        request=SaleRefundBody,
        responses=_ANSWERS,
    )
    def post(
        self, request: HttpRequest, body: SaleRefundBody, credential: Credential
    ) -> HttpResponse:
        """
        Return what a store knows by its receipt. When the sale has not come yet, the return waits
        for it: 202.
        """
        asking = self.asking(request, credential)
        returned = sale_refund_of(body, rulebook.current(), asking)
        return self.answer(request, returned, credential)

    @extend_schema(
        operation_id="refunds_list",
        parameters=[schema_refunds.STATUS, *schema.PAGE],
        responses={200: schema_refunds.REFUNDS},
    )
    def get(self, request: HttpRequest, credential: Credential) -> HttpResponse:
        """Returns, newest first; `status=waiting` are those whose sale or points are missing."""
        rows = _in_state(request.GET.get("status"), _seen_by(credential))
        return page_of(request, "refunds", rows, _to(request))


class OneRefundView(HotView):
    """One return."""

    required_scope = {"get": PURCHASES_READ}

    @extend_schema(
        operation_id="refunds_read",
        parameters=[receipt_format.HEADER],
        responses={200: schema_refunds.REFUND},
    )
    def get(self, request: HttpRequest, credential: Credential, refund_id: str) -> HttpResponse:
        """Read a return and what it did to the points."""
        row = _seen(refund_id, credential)
        receipt = receipts.of_refund(row, receipt_format.asked(request), rulebook.current())
        shown = _to(request)(row) | {"receipt": receipt}
        return conditional(request, JsonAnswer(shown))


def _to(request: HttpRequest) -> Callable[[Refund], dict[str, Any]]:
    """How a return is shown to whoever asks."""
    language = to_till(request, rulebook.current()).language
    return partial(refund_answers.refund, language=language)


def purchase_in_reach(shown_id: str, credential: Credential) -> Purchase:
    """
    Find a purchase that this key may return: of its own store, or with `returns:anywhere`.

    Raises NotFound, for absent and foreign ones alike; ReturnOfReturn for a return of ours.
    """
    if shown_id.startswith("ref_"):
        raise ReturnOfReturn(_seen(shown_id, credential).shown_id)
    uuid = parse_public_id("pur", shown_id)
    found = Purchase.objects.filter(public_id=uuid).first() if uuid else None
    if found is None or not _reaches(credential, found.store_id):
        raise NotFound
    return found


def _reaches(credential: Credential, store_id: int) -> bool:
    return credential.store_id in {None, store_id} or RETURNS_ANYWHERE in credential.scopes


def _seen_by(credential: Credential) -> QuerySet[Refund]:
    """What came back to the key's store, and what it had sold."""
    rows = refund_answers.all_refunds()
    if credential.store_id is None or RETURNS_ANYWHERE in credential.scopes:
        return rows
    own = credential.store_id
    return rows.filter(Q(store_id=own) | Q(sale_store_id=own))


def _seen(shown_id: str, credential: Credential) -> Refund:
    uuid = parse_public_id("ref", shown_id)
    row = _seen_by(credential).filter(public_id=uuid).first() if uuid else None
    if row is None:
        raise NotFound
    return row


def _in_state(status: str | None, rows: QuerySet[Refund]) -> QuerySet[Refund]:
    if status is None:
        return rows
    if status not in schema_refunds.STATUSES:
        raise InvalidParameter("status", "status is waiting, applied or set_apart.")
    if status == RefundStatus.WAITING:  # a short table of its own
        return rows.filter(pk__in=WaitingRefund.objects.values("refund_id"))
    return rows.filter(status=status)
