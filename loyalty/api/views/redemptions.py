"""Redemptions over HTTP: hold or spend, confirm, void, read."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from loyalty import receipts, redemptions, settlement
from loyalty.api import answers, receipt_format, schema
from loyalty.api.bodies import RedemptionBody
from loyalty.receipts import Asked
from loyalty.redeemers import UnknownRedeemer, UnknownReward, Wish
from loyalty.redemptions import Taken
from members.api.conditional import conditional
from members.api.hot import HotView, JsonAnswer
from members.api.idempotency import read_key
from members.api.refusals import InvalidBody, NotFound
from members.errors import FieldError
from members.ids import parse_public_id
from members.keys import Credential
from members.money import InvalidAmount, minor_units
from members.request_keys import fingerprint
from members.scopes import HISTORY_WRITE, REDEMPTIONS_WRITE
from members.stores import find_store
from rewards import rulebook
from rewards.rulebook import Rulebook


class RedemptionsView(HotView):
    """Take a reward."""

    required_scope = {"post": REDEMPTIONS_WRITE}
    bodies = {"post": RedemptionBody}

    @extend_schema(
        operation_id="redemptions_make",
        parameters=[schema.IDEMPOTENCY_KEY, receipt_format.HEADER],
        request=RedemptionBody,
        responses={201: schema.REDEMPTION},
    )
    def post(
        self, request: HttpRequest, body: RedemptionBody, credential: Credential
    ) -> HttpResponse:
        """
        Hold the points of a reward, or with `capture` spend them at once.

        A hold that is neither confirmed nor voided lapses, and the points come back.
        """
        asked = receipt_format.asked(request)
        member = parse_public_id("mem", body.member)
        if member is None:
            raise UnknownRedeemer
        reward = parse_public_id("rew", body.reward)
        if reward is None:
            raise UnknownReward
        book = rulebook.current()
        wish = Wish(
            member=member,
            reward=reward,
            is_captured=body.capture,
            occurred_at=_moment(body, credential, self.as_of),
            received_at=self.as_of,
            store_id=_store(body, credential),
            recorded_by_id=credential.key_id,
            idempotency_key=read_key(request),
            fingerprint=fingerprint(body),
            price=body.price,
            points=body.points,
            bill_minor=bill_minor(body.bill, book),
        )
        made = redemptions.redeem(wish, book, actor=credential.actor)
        row = redemptions.find(made.redemption.public_id)
        assert row is not None
        headers = {"Location": f"/v1/redemptions/{row.shown_id}"}
        if made.is_repeat:
            headers["Idempotent-Replayed"] = "true"
        receipt = receipts.of_redemption(row, asked, book, is_first=True)
        shown = answers.first_redemption(row) | {"receipt": receipt}
        return JsonAnswer(shown, status=201, headers=headers)


class RedemptionView(HotView):
    """One redemption."""

    required_scope = {"get": REDEMPTIONS_WRITE}

    @extend_schema(
        operation_id="redemptions_read",
        parameters=[receipt_format.HEADER],
        responses={200: schema.REDEMPTION},
    )
    def get(self, request: HttpRequest, credential: Credential, redemption_id: str) -> HttpResponse:
        """Read a redemption and what has become of it."""
        asked = receipt_format.asked(request)
        return conditional(request, _shown(_visible(redemption_id, credential), asked))


class ConfirmView(HotView):
    """Spend what is held."""

    required_scope = {"post": REDEMPTIONS_WRITE}

    @extend_schema(
        operation_id="redemptions_confirm",
        parameters=[receipt_format.HEADER],
        request=None,
        responses={200: schema.REDEMPTION},
    )
    def post(
        self, request: HttpRequest, credential: Credential, redemption_id: str
    ) -> HttpResponse:
        """
        Confirm; after a lapse too, if the points are still there (`late`). Twice is as once.
        """
        asked = receipt_format.asked(request)
        row = _visible(redemption_id, credential)
        settlement.confirm(row, as_of=self.as_of, actor=credential.actor)
        return _shown(_visible(redemption_id, credential), asked)


class VoidView(HotView):
    """Undo a redemption."""

    required_scope = {"post": REDEMPTIONS_WRITE}

    @extend_schema(
        operation_id="redemptions_void",
        parameters=[receipt_format.HEADER],
        request=None,
        responses={200: schema.REDEMPTION},
    )
    def post(
        self, request: HttpRequest, credential: Credential, redemption_id: str
    ) -> HttpResponse:
        """Give the points back to the lots they came from. Twice is as once."""
        asked = receipt_format.asked(request)
        row = _visible(redemption_id, credential)
        settlement.void(row, as_of=self.as_of, actor=credential.actor)
        return _shown(_visible(redemption_id, credential), asked)


def _shown(row: Taken, asked: Asked) -> JsonAnswer:
    receipt = receipts.of_redemption(row, asked, rulebook.current())
    return JsonAnswer(answers.redemption(row, status=row.status) | {"receipt": receipt})


def _visible(shown_id: str, credential: Credential) -> Taken:
    """
    Find a redemption this key may see: of its own store, or made outside of any store.

    Raises NotFound, for absent and foreign ones alike.
    """
    uuid = parse_public_id("red", shown_id)
    row = None if uuid is None else redemptions.find(uuid)
    if row is None or (credential.store_id and row.store_id not in {None, credential.store_id}):
        raise NotFound
    return row


def _moment(body: RedemptionBody, credential: Credential, as_of: datetime) -> datetime:
    if body.occurred_at is None or body.occurred_at == as_of:
        return as_of
    if HISTORY_WRITE not in credential.scopes:
        detail = "A redemption happens now; a past one needs a key with history:write."
        raise InvalidBody([FieldError("/occurred_at", "not_now", detail)])
    if body.occurred_at > as_of:
        detail = "A redemption cannot happen in the future."
        raise InvalidBody([FieldError("/occurred_at", "in_the_future", detail)])
    return body.occurred_at


def _store(body: RedemptionBody, credential: Credential) -> int | None:
    if body.store is None:
        return credential.store_id
    store = find_store(body.store)
    if store is None or credential.store_id not in {None, store.id}:
        detail = "This key knows no store with this code; check its setup."
        raise InvalidBody([FieldError("/store", "unknown_store", detail)])
    return store.id


def bill_minor(text: str | None, book: Rulebook) -> int | None:
    """What there is to pay, where that was said. Raises InvalidBody."""
    if text is None:
        return None
    try:
        minor = minor_units(text, book.currency)
    except InvalidAmount as error:
        raise InvalidBody([error.at("/bill")]) from error
    if minor < 0:
        detail = "A bill is what there is to pay: zero or more."
        raise InvalidBody([FieldError("/bill", "amount_negative", detail)])
    return minor
