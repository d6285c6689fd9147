"""
How a refusal looks: RFC 9457 problem documents, the same everywhere.

Always: `type`, `title`, `status`, `detail`, `code`, `errors`, `retryable`, `request_id` and
`cashier_message` are there; nothing of the inside (SQL, paths, tracebacks) ever is.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

import psycopg
import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from pydantic_core import to_json

from members.api.cashier import cashier_message
from members.api.parsing import BodyTooLarge
from members.api.refusals import (
    ERRORS_SHOWN_MAX,
    BadRequest,
    Busy,
    Forbidden,
    NotFound,
    ServerError,
    Unavailable,
)
from members.errors import DomainError

logger = logging.getLogger(__name__)

# A second try may succeed: somebody else held the lock, or was chosen to go on.
_BUSY = (
    psycopg.errors.LockNotAvailable,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
)


def problem(
    request: HttpRequest, error: DomainError, *, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Render one refusal for the caller of this request."""
    status = error.http_status
    content: dict[str, Any] = {
        "type": f"/problems/{error.code}",
        "title": error.title,
        "status": status,
        "detail": error.detail,
        "code": error.code,
        "errors": [
            {"pointer": one.pointer, "code": one.code, "detail": one.detail}
            for one in error.errors[:ERRORS_SHOWN_MAX]
        ],
        "retryable": error.retryable,
        "request_id": request_id(request),
        "cashier_message": cashier_message(
            code=error.code,
            status=status,
            accept_language=request.META.get("HTTP_ACCEPT_LANGUAGE", ""),
        ),
    }
    answer_headers = {"Cache-Control": "no-store", **(headers or {})}
    if error.retry_after is not None:
        answer_headers["Retry-After"] = str(error.retry_after)
    return HttpResponse(
        to_json({**error.extra, **content}),
        status=status,
        content_type="application/problem+json",
        headers=answer_headers,
    )


def refuse(request: HttpRequest, exception: Exception) -> HttpResponse:
    """
    Turn anything that was raised into a problem; what nobody expected is logged and is a 500.

    An error may carry `headers` of its own (`Allow`, `WWW-Authenticate`).
    """
    error = as_domain_error(exception)
    if isinstance(error, ServerError):
        logger.error("request failed", exc_info=exception, extra={"path": request.path})
    elif isinstance(error, Unavailable):
        logger.warning("database unavailable: %s", exception, extra={"path": request.path})
    return problem(request, error, headers=getattr(error, "headers", None))


def as_domain_error(exception: Exception) -> DomainError:
    """Name an exception in the words of the API."""
    if isinstance(exception, DomainError):
        return exception
    if isinstance(exception, DatabaseError | InterfaceError | psycopg.Error):
        return _of_database(exception)
    for kind, make in _MEANINGS:
        if isinstance(exception, kind):
            return make()
    return ServerError()


def request_id(request: HttpRequest) -> str:
    """The id this request goes by in the logs; the middleware binds it."""
    bound = structlog.contextvars.get_contextvars().get("request_id")
    return str(bound or request.META.get("HTTP_X_REQUEST_ID", "")[:128])


def _of_database(exception: Exception) -> DomainError:
    cause = exception if isinstance(exception, psycopg.Error) else exception.__cause__
    if isinstance(cause, _BUSY):
        return Busy()
    away = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
    return Unavailable() if isinstance(exception, away) else ServerError()


_MEANINGS: tuple[tuple[type[Exception], Callable[[], DomainError]], ...] = (
    (Http404, NotFound),
    (RequestDataTooBig, BodyTooLarge),
    (UnreadablePostError, lambda: BadRequest("The body ended early; nothing was written.")),
    (PermissionDenied, lambda: Forbidden("This key may not do that.")),
    (SuspiciousOperation, lambda: BadRequest("The request is malformed; nothing was written.")),
)
