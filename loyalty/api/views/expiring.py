"""What a member's points expire, over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from loyalty import expiring
from loyalty.api import answers, schema, schema_pending
from loyalty.api.views.members import MemberView, find
from loyalty.expiring import Expiring
from members.api.conditional import conditional
from members.api.cursors import encode_cursor, read_cursor, read_limit
from members.api.hot import JsonAnswer
from members.keys import Credential
from rewards import rulebook

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LIST = "expiring"


class ExpiringView(MemberView):
    """Everything of a member that will expire."""

    @extend_schema(
        operation_id="members_expiring",
        parameters=schema.PAGE,
        responses={200: schema_pending.EXPIRING},
    )
    def get(self, request: HttpRequest, credential: Credential, member_id: str) -> HttpResponse:
        """Points by the instant at which they go, soonest first; pending points too."""
        book, limit = rulebook.current(), read_limit(request.GET)
        found = expiring.expiring(
            member_id=find(member_id),
            program_id=book.program_id,
            time_zone=book.time_zone,
            after=max(self.as_of, _after(request)),
            limit=limit + 1,
        )
        page = found[:limit]
        cursor = _cursor(page[-1]) if len(found) > limit else None
        response = JsonAnswer({"items": [_shown(row) for row in page], "next_cursor": cursor})
        if cursor:
            parameters = request.GET.copy()
            parameters["cursor"] = cursor
            address = request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")
            response.headers["Link"] = f'<{address}>; rel="next"'
        return conditional(request, response)


def _after(request: HttpRequest) -> datetime:
    """Where the page before ended; long ago without a cursor, or one beyond all time."""
    key = read_cursor(_LIST, request.GET) or 0
    try:
        return _EPOCH + timedelta(microseconds=key)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def _cursor(last: Expiring) -> str:
    return encode_cursor(_LIST, (last.expires_at - _EPOCH) // timedelta(microseconds=1))


def _shown(row: Expiring) -> dict[str, Any]:
    return {
        "points": row.points,
        "expires_at": answers.instant(row.expires_at),
        "last_day": row.last_day.isoformat(),
    }
