"""Points that a member misses: the receipt they name, over HTTP."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from pydantic import StringConstraints

from loyalty import claims
from loyalty.api import answers, schema, schema_me
from loyalty.api.bodies import Text
from loyalty.api.listening import to_member, to_one_of
from loyalty.api.pages import page_of
from loyalty.models import Claim
from members.api.bodies import AmountText, Body
from members.api.hot import JsonAnswer
from members.api.member_view import MemberView
from members.api.refusals import InvalidBody
from members.api.views.me import Day
from members.errors import FieldError
from members.member_tokens import MemberCredential
from members.models import Member
from members.money import InvalidAmount, minor_units
from members.stores import find_store
from rewards import rulebook
from rewards.speech import Speech

Receipt = Annotated[str, StringConstraints(min_length=1, max_length=128)]


class ClaimBody(Body):
    """What stands on the receipt: its number, its sum in the store's currency, its day."""

    store: Text
    receipt: Receipt
    total: AmountText
    sold_on: Day


class ClaimsView(MemberView):
    """The receipts a member has claimed."""

    bodies = {"post": ClaimBody}

    @extend_schema(
        operation_id="me_claims", parameters=schema.PAGE, responses={200: schema_me.CLAIMS}
    )
    def get(self, request: HttpRequest, caller: MemberCredential) -> HttpResponse:
        """
        The newest first, and what became of each.

        In the member's language; without one, in that of Accept-Language, else the program's.
        """
        said = to_member(request, caller.member_id, rulebook.current())
        rows = claims.claims_of(caller.member_id)
        return page_of(request, "me-claims", rows, lambda row: _shown(row, said))

    @extend_schema(
        operation_id="me_claims_make", request=ClaimBody, responses={201: schema_me.CLAIM}
    )
    def post(self, request: HttpRequest, body: ClaimBody, caller: MemberCredential) -> HttpResponse:
        """Claim the points of a receipt: credited at once if it fits, else waited for."""
        store = find_store(body.store)
        if store is None:
            detail = "No store has this code; it stands on the receipt."
            raise InvalidBody([FieldError("/store", "unknown_store", detail)])
        try:
            total = minor_units(body.total, store.currency)
        except InvalidAmount as error:
            raise InvalidBody([error.at("/total")]) from error
        member, book = Member.objects.get(pk=caller.member_id), rulebook.current()
        made = claims.claim(
            member=member,
            store=store,
            receipt=body.receipt,
            total_minor=total,
            sold_on=body.sold_on,
            book=book,
            as_of=self.as_of,
        )
        row = claims.claims_of(caller.member_id).get(pk=made.pk)
        return JsonAnswer(_shown(row, to_one_of(request, member.language, book)), status=201)


def _shown(row: Claim, said: Speech) -> dict[str, Any]:
    detail = said.say(f"claim_{row.reason}") if row.reason else ""
    return {
        "id": row.shown_id,
        "status": row.status,
        "receipt": row.receipt,
        "store": row.store.code,
        "currency": row.store.currency,
        "purchase": row.purchase and row.purchase.shown_id,
        "created_at": answers.instant(row.created_at),
        "reason": {"code": row.reason, "detail": detail} if row.reason else None,
    }
