"""Webhook endpoints and deliveries as they are shown, and where a list of them goes on."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from rest_framework.utils.urls import replace_query_param

from events.cursors import cursor_of
from events.models import WebhookDelivery, WebhookEndpoint
from members.api.cursors import encode_cursor, read_cursor, read_limit
from members.api.hot import JsonAnswer
from members.api.instants import format_instant

M = TypeVar("M", bound=Model)
ATTEMPTS_MAX = 100


def endpoint(row: WebhookEndpoint) -> dict[str, Any]:
    """An endpoint, without its secret."""
    return {
        "id": row.shown_id,
        "url": row.url,
        "description": row.description,
        "kinds": row.kinds,
        "status": row.status,
        "status_since": format_instant(row.status_since),
        "reason": row.reason,
        "failures": row.failures,
        "failing_since": row.failing_since and format_instant(row.failing_since),
        "previous_secret_until": row.previous_until and format_instant(row.previous_until),
        "created_at": format_instant(row.created_at),
    }


def with_secret(row: WebhookEndpoint) -> dict[str, Any]:
    """An endpoint with its secret, for the answer that made it."""
    return {**endpoint(row), "secret": row.secret}


def delivery(row: WebhookDelivery) -> dict[str, Any]:
    """A delivery and its event; read with `event__place` and `endpoint`."""
    place = getattr(row.event, "place", None)
    return {
        "id": row.shown_id,
        "endpoint": row.endpoint.shown_id,
        "type": row.event.kind,
        "subject": row.event.subject,
        "cursor": place and cursor_of(place.position),
        "status": row.status,
        "attempt_count": row.attempts,
        "next_at": row.next_at and format_instant(row.next_at),
        "created_at": format_instant(row.created_at),
        "settled_at": row.settled_at and format_instant(row.settled_at),
    }


def with_attempts(row: WebhookDelivery) -> dict[str, Any]:
    """A delivery with its newest attempts, the newest first."""
    made = [
        {
            "at": format_instant(one.at),
            "status_code": one.status_code,
            "error": one.error,
            "milliseconds": one.milliseconds,
            "answer": one.answer,
        }
        for one in row.attempts_made.order_by("-id")[:ATTEMPTS_MAX]
    ]
    return {**delivery(row), "attempts": made}


def page(
    request: HttpRequest, rows: QuerySet[M], show: Callable[[M], dict[str, Any]], *, name: str
) -> JsonAnswer:
    """One page of rows, the newest first, and the Link to the next. Raises InvalidParameter."""
    limit, before = read_limit(request.GET), read_cursor(name, request.GET)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: limit + 1])
    cursor = encode_cursor(name, found[limit - 1].pk) if len(found) > limit else None
    headers = {}
    if cursor:
        address = replace_query_param(request.build_absolute_uri(), "cursor", cursor)
        headers["Link"] = f'<{address}>; rel="next"'
    shown = [show(row) for row in found[:limit]]
    return JsonAnswer({"items": shown, "next_cursor": cursor}, headers=headers)
