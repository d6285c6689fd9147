"""A member's statement over HTTP."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema

from loyalty import past
from loyalty.api import answers, schema
from loyalty.api.moments import read_instant
from loyalty.api.references import references
from loyalty.api.views.members import MemberView, find, find_then
from loyalty.past import Line, Statement
from members.api.conditional import conditional
from members.api.hot import JsonAnswer
from members.api.refusals import InvalidParameter
from members.keys import Credential
from rewards import rulebook

STATEMENT = schema.object_of(
    member=schema.id_of("mem"),
    points_name=schema.TEXT,
    since=schema.INSTANT,
    until=schema.INSTANT,
    opening=schema.POINTS,
    lines=schema.list_of(
        schema.object_of(
            seq=schema.or_null({"type": "integer"}),
            kind=schema.TEXT,
            points=schema.POINTS,
            balance=schema.POINTS,
            source=schema.TEXT,
            reference=schema.or_null(schema.text("The public id of what the line comes from.")),
            occurred_at=schema.INSTANT,
        )
    ),
    closing=schema.POINTS,
)


class StatementView(MemberView):
    """Every line of a period, with a running balance."""

    @extend_schema(
        operation_id="members_statement",
        parameters=[
            OpenApiParameter("since", str, required=True, description="RFC 3339, included."),
            OpenApiParameter("until", str, description="RFC 3339, excluded; now when left out."),
        ],
        responses={200: STATEMENT},
    )
    def get(self, request: HttpRequest, credential: Credential, member_id: str) -> HttpResponse:
        """
        Opening balance, every line by when it counts with the balance after it, closing balance:
        of the wallet that kept the member's points when the period ended.
        """
        find(member_id)
        book = rulebook.current()
        since = read_instant("since", request.GET.get("since", ""))
        until = self.as_of
        if "until" in request.GET:
            until = read_instant("until", request.GET["until"])
        if since >= until:
            raise InvalidParameter("until", "until must be later than since.")
        found = past.statement(
            member_id=find_then(member_id, until),
            program_id=book.program_id,
            since=since,
            until=until,
            as_of=self.as_of,
        )
        head = {
            "member": member_id,
            "points_name": book.points_name,
            "since": answers.instant(since),
            "until": answers.instant(until),
        }
        return conditional(request, JsonAnswer({**head, **_shown(found)}))


def _shown(found: Statement) -> dict[str, object]:
    named = references((line.source_kind, line.source_id) for line in found.lines)
    return {
        "opening": found.opening,
        "lines": [_line(line, named) for line in found.lines],
        "closing": found.closing,
    }


def _line(line: Line, named: dict[tuple[int, int], str]) -> dict[str, object]:
    return {
        "seq": line.seq,
        "kind": line.kind.label,
        "points": line.points,
        "balance": line.balance,
        "source": line.source_kind.label,
        "reference": named.get((line.source_kind, line.source_id)),
        "occurred_at": answers.instant(line.occurred_at),
    }
