"""Lookups over HTTP: any scan, one field."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from loyalty import lookups
from loyalty.api import answers, schema
from loyalty.api.bodies import LookupBody
from loyalty.lookups import Found
from members.api.cashier import cashier_message
from members.api.hot import HotView, JsonAnswer
from members.api.refusals import InvalidBody
from members.errors import FieldError
from members.identifiers import IdentifierBlocked
from members.ids import public_id
from members.keys import Credential
from members.models import MemberStatus
from members.scopes import LOOKUPS_WRITE
from members.stores import find_store
from rewards import rulebook
from rewards.rulebook import Rulebook


class LookupsView(HotView):
    """Who or what was scanned."""

    required_scope = {"post": LOOKUPS_WRITE}
    bodies = {"post": LookupBody}

    @extend_schema(operation_id="lookups_make", request=LookupBody, responses={200: schema.LOOKUP})
    def post(self, request: HttpRequest, body: LookupBody, credential: Credential) -> HttpResponse:
        """
        Turn a scan into a member card, or the receipt it is of.

        `unknown` and `blocked` are answers, not errors.
        """
        book = rulebook.current()
        store_id = credential.store_id
        if body.store is not None:
            store = find_store(body.store)
            if store is None or store_id not in {None, store.id}:
                detail = "This key knows no store with this code; check its setup."
                raise InvalidBody([FieldError("/store", "unknown_store", detail)])
            store_id = store.id
        found = lookups.look_up(body.scan, book, as_of=self.as_of, store_id=store_id)
        if found.kind == "blocked":
            return JsonAnswer(_blocked(request))
        return JsonAnswer(_shown(found, book))


def _blocked(request: HttpRequest) -> dict[str, Any]:
    """Nothing of whose it is: who found a card learns no name by it."""
    code = IdentifierBlocked.code
    language = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    said = cashier_message(code=code, status=409, accept_language=language)
    nothing = dict.fromkeys(("member", "balance", "tier", "purchase"))
    notice = {"code": code, "detail": "It was blocked, and finds nobody; ask for another one."}
    return {"kind": "blocked", **nothing, "greeting": said, "notices": [notice]}


def _shown(found: Found, book: Rulebook) -> dict[str, Any]:
    member = found.member
    shown_id = public_id("mem", member.public_id) if member else None
    return {
        "kind": found.kind,
        "member": member
        and {"id": shown_id, "display_name": member.display_name, "status": member.status},
        "balance": found.balance
        and answers.balance(found.balance, member=str(shown_id), book=book),
        "tier": answers.tier(found.tier),
        "purchase": found.purchase and found.purchase.shown_id,
        "greeting": _greeting(found, book),
    }


def _greeting(found: Found, book: Rulebook) -> str:
    """One sentence for the cashier to say."""
    if found.member is None:
        return "This card is not enrolled yet." if found.kind == "unknown" else "Here is the sale."
    if found.member.status != MemberStatus.ACTIVE:
        return "This membership is not active; please ask at the desk."
    available = found.balance.available if found.balance else 0
    return f"Welcome back! You have {available} {book.points_name}."
