"""
One table from everything that can be raised to the problem a caller sees.

The documents are rendered by members.api.problems, which the apps share; here are Django REST
framework's own errors, and the answers of Django itself where no view was reached.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views import defaults
from rest_framework import exceptions

from members.api.faults import pointer_to
from members.api.permissions import Unauthenticated
from members.api.problems import problem, refuse
from members.api.refusals import (
    BadRequest,
    Forbidden,
    InvalidBody,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    ServerError,
    UnsupportedMediaType,
)
from members.errors import DomainError, FieldError

ADMIN_PREFIX = "/admin"

# The words of the serializers, in the words that bodies of the hot path are refused with.
_CODES = {
    "null": "wrong_type",
    "blank": "too_short",
    "min_length": "too_short",
    "max_length": "too_long",
    "min_value": "out_of_range",
    "max_value": "out_of_range",
    "invalid_choice": "not_an_option",
    "not_a_list": "wrong_type",
    "not_a_dict": "wrong_type",
    "empty": "too_few",
    "null_characters_not_allowed": "invalid_format",
}
_WHOLE_CODES = {**_CODES, "max_length": "too_many", "min_length": "too_few"}


def handle(exception: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """Answer for Django REST framework: whatever a view raised becomes a problem."""
    request = context["request"]._request  # noqa: SLF001 - documented way to Django's request
    if isinstance(exception, exceptions.APIException):
        return refuse(request, _of_framework(exception, context))
    return refuse(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    if request.path.startswith(ADMIN_PREFIX):
        return defaults.bad_request(request, exception)
    return problem(request, BadRequest("The request is malformed; nothing was written."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    if request.path.startswith(ADMIN_PREFIX):
        return defaults.permission_denied(request, exception)
    return problem(request, Forbidden("This may not be done here."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404; also a view, for every address under /v1/ that nobody else took."""
    if request.path.startswith(ADMIN_PREFIX) and exception is not None:
        return defaults.page_not_found(request, exception)
    return problem(request, NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500; the traceback is in the log already."""
    if request.path.startswith(ADMIN_PREFIX):
        return defaults.server_error(request)
    return problem(request, ServerError())


def _of_framework(exception: exceptions.APIException, context: Mapping[str, Any]) -> DomainError:
    if isinstance(exception, exceptions.ValidationError):
        return InvalidBody(list(_field_errors(exception.detail, ())))
    if isinstance(exception, exceptions.MethodNotAllowed):
        scopes = getattr(context["view"], "required_scope", {})
        return MethodNotAllowed(context["request"].method, [name.upper() for name in scopes])
    for kind, make in _FRAMEWORK:
        if isinstance(exception, kind):
            return make()
    return ServerError()


def _field_errors(
    detail: Any, path: tuple[str | int, ...], codes: Mapping[str, str] = _CODES
) -> Iterator[FieldError]:
    """Flatten a serializer's tree of errors: dictionaries and lists down to messages."""
    if isinstance(detail, dict):
        for name, below in detail.items():
            if name == "non_field_errors":
                # About the whole object or list: it stands there, not at a member of that name.
                yield from _field_errors(below, path, _WHOLE_CODES)
            else:
                yield from _field_errors(below, (*path, name))
    elif isinstance(detail, list):
        for index, below in enumerate(detail):
            deeper = isinstance(below, dict | list)
            yield from _field_errors(below, (*path, index) if deeper else path, codes)
    else:
        code = getattr(detail, "code", "invalid")
        yield FieldError(pointer_to(*path), codes.get(code, code), str(detail))


_FRAMEWORK: tuple[tuple[type[Exception], Callable[[], DomainError]], ...] = (
    (exceptions.NotAuthenticated, lambda: Unauthenticated("Send an API key.")),
    (exceptions.AuthenticationFailed, lambda: Unauthenticated("This key is not in use.")),
    (exceptions.PermissionDenied, lambda: Forbidden("This key may not do that.")),
    (exceptions.NotFound, NotFound),
    (exceptions.NotAcceptable, NotAcceptable),
    (exceptions.UnsupportedMediaType, UnsupportedMediaType),
    (exceptions.ParseError, lambda: BadRequest("The body cannot be read; nothing was written.")),
)
