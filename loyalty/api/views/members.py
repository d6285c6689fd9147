"""What a member has, over HTTP: balance, ledger and lots."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema

from loyalty import statements
from loyalty.api import answers, schema
from loyalty.models import Entry, Lot, PointKind
from loyalty.statements import Balance
from members.api.conditional import conditional
from members.api.cursors import encode_cursor, read_cursor, read_limit
from members.api.hot import HotView, JsonAnswer
from members.api.instants import parse_instant
from members.api.refusals import InvalidParameter, NotFound
from members.ids import parse_public_id
from members.keys import Credential
from members.models import Member
from members.scopes import MEMBERS_READ
from rewards import rulebook
from rewards.rulebook import Rulebook


class MemberView(HotView):
    """What these views share: the scope, and how a member is found."""

    required_scope = {"get": MEMBERS_READ}


class BalanceView(MemberView):
    """The balance of a member."""

    @extend_schema(
        operation_id="members_balance",
        parameters=[
            OpenApiParameter("as_of", str, description="An instant in the past, RFC 3339.")
        ],
        responses={200: schema.BALANCE},
    )
    def get(self, request: HttpRequest, credential: Credential, member_id: str) -> HttpResponse:
        """What a member has now; or, with `as_of`, the balance at an instant in the past."""
        book = rulebook.current()
        then = request.GET.get("as_of")
        if then is None:
            found = balance_of(member_id, book, as_of=self.as_of)
            return conditional(
                request, JsonAnswer(answers.balance(found, member=member_id, book=book))
            )
        key = find(member_id)
        try:
            moment = parse_instant(then)
        except ValueError:
            raise InvalidParameter(
                "as_of", "as_of must be an RFC 3339 instant such as 2026-03-29T01:30:00Z."
            ) from None
        points = statements.balance_then(
            member_id=key, program_id=book.program_id, then=min(moment, self.as_of)
        )
        return JsonAnswer(
            {
                "member": member_id,
                "points_name": book.points_name,
                "balance": points,
                "as_of": answers.instant(moment),
            }
        )


class LedgerView(MemberView):
    """The lines of a member's ledger."""

    @extend_schema(
        operation_id="members_ledger", parameters=schema.PAGE, responses={200: schema.LEDGER}
    )
    def get(self, request: HttpRequest, credential: Credential, member_id: str) -> HttpResponse:
        """The newest line first; each has the balance after it."""
        lines = Entry.objects.filter(**_spendable(member_id)).order_by("-seq")
        after = read_cursor("ledger", request.GET)
        if after is not None:
            lines = lines.filter(seq__lt=after)
        return _page(request, "ledger", lines, "seq", answers.entry)


class LotsView(MemberView):
    """The open lots of a member."""

    @extend_schema(
        operation_id="members_lots", parameters=schema.PAGE, responses={200: schema.LOTS}
    )
    def get(self, request: HttpRequest, credential: Credential, member_id: str) -> HttpResponse:
        """The lots with points in them, in the order they were earned."""
        lots = Lot.objects.filter(is_open=True, **_spendable(member_id)).order_by("id")
        lots = lots.filter(expires_at__gt=self.as_of) | lots.filter(expires_at=None)
        after = read_cursor("lots", request.GET)
        if after is not None:
            lots = lots.filter(id__gt=after)
        return _page(request, "lots", lots, "id", answers.lot)


def balance_of(shown_id: str, book: Rulebook, *, as_of: datetime) -> Balance:
    """The balance of a member. Raises NotFound, for absent and misspelled ids alike."""
    uuid = parse_public_id("mem", shown_id)
    found = uuid and statements.balance(member=uuid, program_id=book.program_id, as_of=as_of)
    if not found:
        raise NotFound
    return found


def find(shown_id: str) -> int:
    """The key of a member. Raises NotFound, for absent and misspelled ids alike."""
    uuid = parse_public_id("mem", shown_id)
    key = None
    if uuid is not None:
        key = Member.objects.filter(public_id=uuid).values_list("pk", flat=True).first()
    if key is None:
        raise NotFound
    return key


def _spendable(shown_id: str) -> dict[str, Any]:
    return {
        "wallet__member_id": find(shown_id),
        "wallet__program_id": rulebook.current().program_id,
        "wallet__kind": PointKind.SPENDABLE,
    }


def _page(
    request: HttpRequest, name: str, rows: QuerySet[Any], field: str, show: Any
) -> HttpResponse:
    limit = read_limit(request.GET)
    found = list(rows[: limit + 1])
    page = found[:limit]
    cursor = encode_cursor(name, getattr(page[-1], field)) if len(found) > limit else None
    response = JsonAnswer({"items": [show(row) for row in page], "next_cursor": cursor})
    if cursor:
        parameters = request.GET.copy()
        parameters["cursor"] = cursor
        address = request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")
        response.headers["Link"] = f'<{address}>; rel="next"'
    return conditional(request, response)
