"""The event log over HTTP, for who would rather ask than be called."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema

from events import kinds, log
from events.cursors import cursor_of, position_of
from members.api import schema_webhooks as schema
from members.api.cursors import read_limit
from members.api.hot import HotView, JsonAnswer
from members.api.refusals import InvalidParameter
from members.api.views.webhooks import refuse_store_keys
from members.errors import DomainError
from members.keys import Credential
from members.scopes import WEBHOOKS_READ

NEWEST = "newest"


class CursorAhead(DomainError):
    """The log was brought back from a copy: what the caller has read is not in it any more."""

    code = "cursor_ahead"
    http_status = 410
    title = "The log has not come so far"

    def __init__(self) -> None:
        super().__init__(
            "The log was brought back from an older copy. Read what you keep of us anew, and go on "
            "with after=newest."
        )


class CursorForgotten(DomainError):
    """Between the cursor and what is kept, events are missing."""

    code = "cursor_forgotten"
    http_status = 410
    title = "The log does not go back so far any more"

    def __init__(self) -> None:
        super().__init__(
            "What came after this cursor is not kept any more. Read what you keep of us anew, and "
            "go on without after, with the oldest that is kept, or with after=newest."
        )


class EventLogView(HotView):
    """What happened, in one order for ever."""

    required_scope = {"get": WEBHOOKS_READ}

    @extend_schema(
        operation_id="event_log_read",
        parameters=[
            OpenApiParameter(
                "after",
                str,
                description="A cursor; `newest` begins with what happens from now on; left out, "
                "with the oldest that is kept.",
            ),
            schema.LIMIT,
            OpenApiParameter("kind", str, description="member.enrolled, or all of member.*"),
        ],
        responses={200: schema.LOG},
    )
    def get(self, request: HttpRequest, credential: Credential) -> HttpResponse:
        """
        Read on in the log after a cursor. Nothing is skipped and nothing comes twice.

        Events appear within a second of their happening. Keep `next_cursor`, and ask again with
        it; while `has_more` is true, at once.
        """
        refuse_store_keys(credential)
        limit, after = read_limit(request.GET), request.GET.get("after")
        kind = request.GET.get("kind", "")
        if kind and not kinds.is_wanted(kind):
            raise InvalidParameter("kind", "There is no such kind of event.")
        if after == NEWEST:
            page = log.Page([], log.newest(), has_more=False)
        else:
            position = _position(after)
            _refuse_lost(log.standing(position))
            page = log.read(after=position, limit=limit, kind=kind)
        return JsonAnswer(
            {
                "items": page.messages,
                "next_cursor": cursor_of(page.position),
                "has_more": page.has_more,
            }
        )


def _refuse_lost(standing: log.Standing) -> None:
    if standing is log.Standing.AHEAD:
        raise CursorAhead
    if standing is log.Standing.FORGOTTEN:
        raise CursorForgotten


def _position(cursor: str | None) -> int:
    if cursor is None:
        return 0
    position = position_of(cursor)
    if position is None:
        raise InvalidParameter(
            "after", "This is no cursor of the event log; send the next_cursor of the page before."
        )
    return position
