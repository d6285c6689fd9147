"""What a member has, over HTTP: balance, ledger and lots."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema

from loyalty import past, statements
from loyalty.api import answers, schema
from loyalty.api.moments import read_instant
from loyalty.models import Entry, Lot, PointKind
from loyalty.statements import Balance
from loyalty.whereabouts import holder_then
from members.api.conditional import conditional
from members.api.cursors import encode_cursor, read_cursor, read_limit
from members.api.hot import HotView, JsonAnswer
from members.api.refusals import NotFound
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
        find(member_id)
        moment = read_instant("as_of", then)
        stood = past.then(
            member_id=find_then(member_id, moment),
            program_id=book.program_id,
            moment=min(moment, self.as_of),
        )
        return JsonAnswer(
            {
                "member": member_id,
                "points_name": book.points_name,
                "balance": stood.balance,
                "held": stood.held,
                "debt": stood.debt,
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
        operation_id="members_lots",
        parameters=[
            *schema.PAGE,
            OpenApiParameter("as_of", str, description="An instant in the past: all lots of then."),
        ],
        responses={200: schema.LOTS},
    )
    def get(self, request: HttpRequest, credential: Credential, member_id: str) -> HttpResponse:
        """
        The lots with points in them, in the order they were earned; or, with `as_of`, all that had
        some at an instant in the past, in the order of use.
        """
        if "as_of" in request.GET:
            moment = min(read_instant("as_of", request.GET["as_of"]), self.as_of)
            program_id = rulebook.current().program_id
            holder = find_then(member_id, moment)
            stood = past.then(member_id=holder, program_id=program_id, moment=moment)
            shown = [answers.lot_then(lot) for lot in stood.lots]
            return JsonAnswer({"items": shown, "next_cursor": None})
        lots = Lot.objects.filter(is_open=True, **_spendable(member_id)).order_by("id")
        lots = lots.filter(expires_at__gt=self.as_of) | lots.filter(expires_at=None)
        after = read_cursor("lots", request.GET)
        if after is not None:
            lots = lots.filter(id__gt=after)
        return _page(request, "lots", lots, "id", answers.lot)


def balance_of(shown_id: str, book: Rulebook, *, as_of: datetime) -> Balance:
    """The balance of a member. Raises NotFound, for absent and misspelled ids alike."""
    uuid = parse_public_id("mem", shown_id)
    program = book.program_id
    found = uuid and statements.balance(member=uuid, program_id=program, as_of=as_of, pools=False)
    if not found:
        raise NotFound
    return found


def find(shown_id: str) -> int:
    """
    The key of the member in whose wallet this one's points are.

    Raises NotFound, for absent and misspelled ids alike.
    """
    uuid = parse_public_id("mem", shown_id)
    key = None
    if uuid is not None:
        named = Member.objects.people().filter(public_id=uuid)
        key = named.values_list(Coalesce("holder_id", "pk"), flat=True).first()
    if key is None:
        raise NotFound
    return int(key)


def find_then(shown_id: str, moment: datetime) -> int:
    """The same of an instant in the past: before a merge or a household, it was another wallet."""
    find(shown_id)
    uuid = parse_public_id("mem", shown_id)
    assert uuid is not None, "it was found"
    return holder_then(Member.objects.values_list("pk", flat=True).get(public_id=uuid), moment)


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
