"""What a member can get, and gets by themselves, over HTTP: rewards and redemptions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema

from loyalty import offers, own_redemptions, redemptions, settlement, statements, voucher_tokens
from loyalty.api import answers, schema, schema_me
from loyalty.api.bodies import PricePoints, Text
from loyalty.api.listening import to_member
from loyalty.api.pages import answer_of
from loyalty.api.views.offers import shown, store_named
from loyalty.api.views.redemptions import bill_minor
from loyalty.models import Voucher, VoucherStatus
from loyalty.redeemers import UnknownReward, Wish
from loyalty.redemptions import Taken
from members import pictures
from members.api.bodies import AmountText, Body
from members.api.conditional import conditional
from members.api.cursors import encode_cursor, read_cursor, read_limit
from members.api.hot import JsonAnswer
from members.api.idempotency import read_key
from members.api.member_view import MemberView
from members.api.refusals import InvalidBody, NotFound
from members.errors import FieldError
from members.ids import parse_public_id
from members.member_tokens import MemberCredential
from members.request_keys import fingerprint
from members.stores import find_store
from rewards import dates, rulebook


class OwnRedemptionBody(Body):
    """
    A reward that the member takes; `capture` spends at once instead of holding it for the till.

    `price`: the points of the price that is wanted, the first when left out. `points`: how many
    pay, of a reward that is paying with points. `bill`: what there is to pay. `store`: its code.
    """

    reward: Text
    price: PricePoints | None = None
    points: PricePoints | None = None
    bill: AmountText | None = None
    store: Text | None = None
    capture: bool = False


class RewardsView(MemberView):
    """The rewards as the member sees them."""

    @extend_schema(
        operation_id="me_rewards",
        parameters=[
            OpenApiParameter("store", str, description="The code of the store they are in.")
        ],
        responses={200: schema_me.OFFERS},
    )
    def get(self, request: HttpRequest, caller: MemberCredential) -> HttpResponse:
        """
        Each says whether it can be had, how many points are short, and why not.

        In the member's language; without one, in that of Accept-Language, else the program's.
        """
        book = rulebook.current()
        balance = statements.balance(
            member=caller.member, program_id=book.program_id, as_of=self.as_of
        )
        assert balance is not None, "the member is signed in"
        found = offers.for_member(
            caller.member,
            available_points=balance.available,
            book=book,
            as_of=self.as_of,
            store=store_named(request.GET.get("store")),
        )
        said = to_member(request, caller.member_id, book)
        today = dates.local_day(self.as_of, book.time_zone)
        return answer_of(request, [shown(offer, said, today) for offer in found], None)


class RedemptionsView(MemberView):
    """What the member took."""

    bodies = {"post": OwnRedemptionBody}

    @extend_schema(
        operation_id="me_redemptions",
        parameters=schema.PAGE,
        responses={200: schema_me.OWN_REDEMPTIONS},
    )
    def get(self, request: HttpRequest, caller: MemberCredential) -> HttpResponse:
        """The newest first; a voucher that can be used comes with a `token` to show as QR."""
        limit, after = read_limit(request.GET), read_cursor("me-redemptions", request.GET)
        found = own_redemptions.redemptions_of(caller.member_id, before=after, limit=limit + 1)
        page = found[:limit]
        cursor = encode_cursor("me-redemptions", page[-1].pk) if len(found) > limit else None
        tokens = _tokens(page, self)
        return answer_of(request, [_shown(row, tokens.get(row.pk)) for row in page], cursor)

    @extend_schema(
        operation_id="me_redemptions_make",
        parameters=[schema.IDEMPOTENCY_KEY],
        request=OwnRedemptionBody,
        responses={201: schema_me.OWN_REDEMPTION},
    )
    def post(
        self, request: HttpRequest, body: OwnRedemptionBody, caller: MemberCredential
    ) -> HttpResponse:
        """
        Hold the points of a reward for the till, or with `capture` spend them at once.

        Under the same Idempotency-Key, the first redemption and its answer.
        """
        made = redemptions.redeem(
            self._wish(request, body, caller), rulebook.current(), actor=caller.actor
        )
        row = redemptions.find(made.redemption.public_id)
        assert row is not None
        headers = {"Location": f"/v1/me/redemptions/{row.shown_id}"}
        if made.is_repeat:
            headers["Idempotent-Replayed"] = "true"
        token = _tokens([row], self).get(row.pk)
        content = {**answers.first_redemption(row), **_codes(row, token)}
        return JsonAnswer(content, status=201, headers=headers)

    def _wish(
        self, request: HttpRequest, body: OwnRedemptionBody, caller: MemberCredential
    ) -> Wish:
        reward = parse_public_id("rew", body.reward)
        if reward is None:
            raise UnknownReward
        return Wish(
            member=caller.member,
            reward=reward,
            is_captured=body.capture,
            occurred_at=self.as_of,
            received_at=self.as_of,
            store_id=_store(body.store),
            idempotency_key=read_key(request),
            fingerprint=fingerprint(body),
            price=body.price,
            points=body.points,
            bill_minor=bill_minor(body.bill, rulebook.current()),
        )


class RedemptionView(MemberView):
    """One redemption of the member's."""

    @extend_schema(operation_id="me_redemption", responses={200: schema_me.OWN_REDEMPTION})
    def get(
        self, request: HttpRequest, caller: MemberCredential, redemption_id: str
    ) -> HttpResponse:
        """Read a redemption and what has become of it."""
        return conditional(request, _one(_own(caller, redemption_id), self))


class VoidView(MemberView):
    """Give a reward back that waits for the till."""

    @extend_schema(
        operation_id="me_redemption_void", request=None, responses={200: schema_me.OWN_REDEMPTION}
    )
    def post(
        self, request: HttpRequest, caller: MemberCredential, redemption_id: str
    ) -> HttpResponse:
        """Take back what the member holds; a till's, and what was confirmed, is for the till."""
        row = _own(caller, redemption_id)
        own_redemptions.refuse_tills(row)
        settlement.void(row, as_of=self.as_of, actor=caller.actor, held_only=True)
        return _one(_own(caller, redemption_id), self)


def _own(caller: MemberCredential, shown_id: str) -> Taken:
    row = own_redemptions.own(caller.member_id, shown_id)
    if row is None:
        raise NotFound
    return row


def _one(row: Taken, view: MemberView) -> JsonAnswer:
    return JsonAnswer(_shown(row, _tokens([row], view).get(row.pk)))


def _shown(row: Taken, token: str | None) -> dict[str, Any]:
    return {**answers.redemption(row, status=row.status), **_codes(row, token)}


def _codes(row: Taken, token: str | None) -> dict[str, Any]:
    """What is shown at the till: the voucher while it can be used, the id of what is held."""
    code = row.shown_id if row.status == "held" else token and row.voucher
    return {"token": token, "picture": answers.picture(pictures.qr(code) if code else None)}


def _tokens(rows: list[Taken], view: MemberView) -> dict[int, str]:
    """The signed texts of the vouchers that came of these and can still be used."""
    with_voucher = [row.pk for row in rows if row.voucher and row.status == "confirmed"]
    if not with_voucher:
        return {}
    found = Voucher.objects.filter(redemption_id__in=with_voucher, status=VoucherStatus.ISSUED)
    usable = found.exclude(expires_at__lte=view.as_of).select_related("reward", "program")
    tokens: dict[int, str] = {}
    for voucher in usable:
        assert voucher.redemption_id is not None
        tokens[voucher.redemption_id] = voucher_tokens.token_of(voucher, as_of=view.as_of)
    return tokens


def _store(code: str | None) -> int | None:
    if code is None:
        return None
    store = find_store(code)
    if store is None:
        detail = "No store has this code; leave it out, or name the store where you are."
        raise InvalidBody([FieldError("/store", "unknown_store", detail)])
    return store.id
