"""One page of a list of the hot path: rows, the cursor to the next page, and its Link header."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from members.api.conditional import conditional
from members.api.cursors import encode_cursor, read_cursor, read_limit
from members.api.hot import JsonAnswer


def page_of(
    request: HttpRequest, name: str, rows: QuerySet[Any], show: Callable[[Any], dict[str, Any]]
) -> HttpResponse:
    """The rows of a list, newest first by their key. name: of the list, which its cursors carry."""
    limit = read_limit(request.GET)
    after = read_cursor(name, request.GET)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: limit + 1])
    page = found[:limit]
    cursor = encode_cursor(name, page[-1].pk) if len(found) > limit else None
    return answer_of(request, [show(row) for row in page], cursor)


def answer_of(
    request: HttpRequest, items: Sequence[dict[str, Any]], cursor: str | None
) -> HttpResponse:
    """A page that was read by other means; cursor: to the next one, None when there is none."""
    response = JsonAnswer({"items": items, "next_cursor": cursor})
    if cursor:
        parameters = request.GET.copy()
        parameters["cursor"] = cursor
        address = request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")
        response.headers["Link"] = f'<{address}>; rel="next"'
    return conditional(request, response)
