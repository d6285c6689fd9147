"""Purchases over HTTP: post one or many, read one, ask why."""

from functools import partial
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema

from loyalty import crediting, purchases, receipts, recording
from loyalty.accepted import Accepted, recorded
from loyalty.api import answers, receipt_format, schema
from loyalty.api.bodies import BatchBody, PurchaseBody
from loyalty.api.listening import to_till
from loyalty.api.sales import purchase_of
from loyalty.models import Purchase
from loyalty.purchases import Outcome
from loyalty.receipts import Asked
from loyalty.refundable import refunds_of, remains_of
from loyalty.sale import Sale
from members.api.conditional import conditional
from members.api.hot import HotView, JsonAnswer
from members.api.idempotency import preferred_wait, read_key
from members.api.refusals import InvalidBody, NotFound
from members.api.validation import validated
from members.errors import DomainError
from members.ids import parse_public_id, public_id
from members.keys import Credential
from members.scopes import PURCHASES_READ, PURCHASES_WRITE
from rewards import rulebook
from rewards.rulebook import Rulebook

log = structlog.get_logger(__name__)

REPLAYED = {"Idempotent-Replayed": "true"}


class PurchasesView(HotView):
    """Record a sale."""

    required_scope = {"post": PURCHASES_WRITE}
    bodies = {"post": PurchaseBody}

    @extend_schema(
        operation_id="purchases_record",
        parameters=[
            schema.IDEMPOTENCY_KEY,
            receipt_format.HEADER,
            OpenApiParameter(
                "Prefer",
                str,
                OpenApiParameter.HEADER,
                description="`wait=2` credits inside the request and answers 201.",
            ),
        ],
        request=PurchaseBody,
        responses={201: schema.PURCHASE, 202: schema.PURCHASE},
    )
    def post(
        self, request: HttpRequest, body: PurchaseBody, credential: Credential
    ) -> HttpResponse:
        """
        Record a sale: 202 with the points a credit would give now, 201 when it was waited for.

        The same sale again, under its external_id or its Idempotency-Key, gets the same answer.
        """
        asked = receipt_format.asked(request)
        book = rulebook.current()
        sale = purchase_of(
            body,
            book,
            credential=credential,
            as_of=self.as_of,
            idempotency_key=read_key(request),
        )
        accepted = recording.record(sale, book, actor=credential.actor)
        outcome = _credited_now(accepted) if preferred_wait(request) else None
        headers = {"Location": f"/v1/purchases/{public_id('pur', accepted.public_id)}"}
        if accepted.is_repeat:
            headers |= REPLAYED
        if outcome:
            headers["Preference-Applied"] = "wait"
        receipt = receipts.of_purchase(accepted, asked, book, outcome and outcome.crediting)
        language = to_till(request, book).language
        return JsonAnswer(
            answers.purchase(accepted, outcome, language=language, receipt=receipt),
            status=201 if outcome else 202,
            headers=headers,
        )


class PurchaseBatchView(HotView):
    """Record up to 500 sales, each for itself."""

    required_scope = {"post": PURCHASES_WRITE}
    bodies = {"post": BatchBody}

    @extend_schema(
        operation_id="purchases_record_batch",
        parameters=[receipt_format.HEADER],
        request={"application/json": schema.BATCH_REQUEST},
        responses={200: schema.BATCH},
    )
    def post(self, request: HttpRequest, body: BatchBody, credential: Credential) -> HttpResponse:
        """
        Record many sales; a result for each, in order. A bad one holds up no other.

        Sent again, the ones recorded before answer as before. Receipts are laid out for tills that
        send a Receipt-Format; others have printed theirs when they sold.
        """
        asked = receipt_format.asked(request)
        book = rulebook.current()
        read = [self._read(item, book, credential) for item in body.purchases]
        sales = [item for item in read if isinstance(item, Sale)]
        recorded = iter(recording.record_many(sales, book, actor=credential.actor))
        results = [item if isinstance(item, DomainError) else next(recorded) for item in read]
        show = partial(_result, language=to_till(request, book).language, asked=asked, book=book)
        return JsonAnswer({"results": [show(*found) for found in enumerate(results)]})

    def _read(self, item: Any, book: Rulebook, credential: Credential) -> Sale | DomainError:
        try:
            body = validated(PurchaseBody, item)
            return purchase_of(body, book, credential=credential, as_of=self.as_of)
        except InvalidBody as refusal:
            return refusal


class PurchaseView(HotView):
    """One purchase."""

    required_scope = {"get": PURCHASES_READ}

    @extend_schema(
        operation_id="purchases_read",
        parameters=[receipt_format.HEADER],
        responses={200: schema.PURCHASE},
    )
    def get(self, request: HttpRequest, credential: Credential, purchase_id: str) -> HttpResponse:
        """Read a purchase: what was sold, what has become of it, what can still be returned."""
        found = visible(purchase_id, credential)
        remains = remains_of(found.lines, refunds_of(found.pk), currency=found.currency)
        outcome, accepted = purchases.outcome_of(found.pk), recorded(found)
        asked, book = receipt_format.asked(request), rulebook.current()
        receipt = receipts.of_purchase(accepted, asked, book, outcome.crediting)
        language = to_till(request, book).language
        shown = answers.purchase(accepted, outcome, remains, language=language, receipt=receipt)
        return conditional(request, JsonAnswer(shown | answers.sold(found)))


class ReceiptView(HotView):
    """The receipt of a purchase, once more."""

    required_scope = {"get": PURCHASES_READ}

    @extend_schema(
        operation_id="purchases_receipt",
        parameters=[receipt_format.HEADER],
        responses={200: schema.PRINTED},
    )
    def get(self, request: HttpRequest, credential: Credential, purchase_id: str) -> HttpResponse:
        """
        Lay its receipt out again: what it earned in the end, and what the member has by now.
        """
        asked = receipt_format.asked(request)
        found = visible(purchase_id, credential)
        receipt = receipts.again(found, asked, rulebook.current(), as_of=self.as_of)
        return JsonAnswer({"purchase": found.shown_id, "receipt": receipt})


class ExplanationView(HotView):
    """Why a purchase earned what it earned."""

    required_scope = {"get": PURCHASES_READ}

    @extend_schema(operation_id="purchases_explain", responses={200: schema.EXPLANATION})
    def get(self, request: HttpRequest, credential: Credential, purchase_id: str) -> HttpResponse:
        """
        Every rule that was asked when the purchase was credited, in words: in the language of
        Accept-Language, else the program's.
        """
        book = rulebook.current()
        language = to_till(request, book).language
        found = visible(purchase_id, credential)
        outcome = purchases.outcome_of(found.pk)
        reasons = (
            purchases.explain(outcome.crediting, book, language=language)
            if outcome.crediting
            else []
        )
        return conditional(
            request,
            JsonAnswer(
                {
                    "purchase": found.shown_id,
                    "status": outcome.status,
                    "points": outcome.crediting.points if outcome.crediting else None,
                    "tier": (outcome.crediting.tier or None) if outcome.crediting else None,
                    "rules": [reason._asdict() for reason in reasons],
                }
            ),
        )


def visible(shown_id: str, credential: Credential) -> Purchase:
    """Find a purchase this key may see. Raises NotFound, for absent and foreign ones alike."""
    uuid = parse_public_id("pur", shown_id)
    if uuid is None:
        raise NotFound
    found = Purchase.objects.filter(public_id=uuid).select_related("store", "terminal", "member")
    if credential.store_id is not None:
        found = found.filter(store_id=credential.store_id)
    purchase = found.first()
    if purchase is None:
        raise NotFound
    return purchase


def _credited_now(accepted: Accepted) -> Outcome | None:
    """Credit inside the request; None when that could not be had, and the worker will do it."""
    if accepted.member is None:
        return None
    try:
        crediting.credit_these([accepted.id])
    except Exception as error:  # noqa: BLE001 - the sale is recorded: whatever this was is no 500
        log.warning("not_credited_in_time", purchase=accepted.id, error=repr(error))
        return None
    outcome = purchases.outcome_of(accepted.id)
    return None if outcome.status == "accepted" else outcome


def _result(
    place: int, result: Accepted | DomainError, *, language: str, asked: Asked, book: Rulebook
) -> dict[str, Any]:
    if isinstance(result, DomainError):
        return answers.refused(place, result)
    receipt = receipts.of_purchase(result, asked, book) if asked.is_named else ()
    return {
        "index": place,
        "status": 202,
        "replayed": result.is_repeat,
        "purchase": answers.purchase(result, language=language, receipt=receipt),
    }
