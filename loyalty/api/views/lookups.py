"""Lookups over HTTP: any scan, one field."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema

from loyalty import lookups
from loyalty.api import lookup_answers
from loyalty.api.bodies import LookupBody
from loyalty.api.lookup_answers import Listener
from loyalty.api.schema_lookups import LOOKUP
from loyalty.lookups import Place
from members.api.cashier import spoken_language
from members.api.hot import HotView, JsonAnswer
from members.api.refusals import InvalidBody
from members.errors import FieldError
from members.keys import Credential
from members.scopes import LOOKUPS_WRITE
from members.stores import country_of, find_store
from rewards import rulebook


class LookupsView(HotView):
    """Who or what was scanned."""

    required_scope = {"post": LOOKUPS_WRITE}
    bodies = {"post": LookupBody}

    @extend_schema(
        operation_id="lookups_make",
        parameters=[OpenApiParameter("Accept-Language", str, OpenApiParameter.HEADER)],
        request=LookupBody,
        responses={200: LOOKUP},
    )
    def post(self, request: HttpRequest, body: LookupBody, credential: Credential) -> HttpResponse:
        """
        Turn a scan into a member card, the receipt it is of, or a voucher; in words too.

        `unknown`, `ambiguous`, `expired` and `blocked` are answers, not errors.
        """
        book = rulebook.current()
        found = lookups.look_up(
            body.scan,
            book,
            as_of=self.as_of,
            place=_place(body.store, credential),
            caller=credential,
            choose=body.choose or "",
        )
        language = spoken_language(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
        return JsonAnswer(lookup_answers.lookup(found, book, Listener(language, self.as_of)))


def _place(code: str | None, credential: Credential) -> Place:
    """The store that is named, else the key's own."""
    own = credential.store_id
    if code is None:
        return Place() if own is None else Place(own, country_of(own))
    store = find_store(code)
    if store is None or own not in {None, store.id}:
        detail = "This key knows no store with this code; check its setup."
        raise InvalidBody([FieldError("/store", "unknown_store", detail)])
    return Place(store.id, store.country)
