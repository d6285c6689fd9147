"""
Middleware: a name for every request, and the admin's stack for the admin alone.

Always: an address outside /admin/ pays for no session, cookie or login.
"""

import re
import uuid
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, ClassVar

import structlog
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.gzip import GZipMiddleware
from django.utils.deprecation import MiddlewareMixin

from members.api.permissions import RATE
from members.rates import Rate

ADMIN_PREFIX = "/admin/"
# Anything else would let a caller write lines of their own into our logs.
REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")


class RequestIdMiddleware:
    """Echo X-Request-Id, or make one, which every log line carries; say what is left of a rate."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            response = self.get_response(request)
        finally:
            structlog.contextvars.unbind_contextvars("request_id")
        response.headers["X-Request-Id"] = request_id
        rate: Rate | None = request.META.get(RATE)
        if rate is not None:
            for name, value in rate.headers().items():
                response.headers[name] = value
        return response


class Only(MiddlewareMixin):
    """Pass by every address that does not begin with `prefix`."""

    prefix: ClassVar[str]

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if request.path_info.startswith(self.prefix):
            return super().__call__(request)
        return self.get_response(request)


class PagesGzipMiddleware(Only, GZipMiddleware):
    """
    The files of the pages, compressed: phones fetch a third of them. They hold no secret, so none
    is padded.
    """

    prefix = "/static/pages/"
    max_random_bytes = 0

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        # A part of a file is a part of its own bytes.
        if response.status_code != HTTPStatus.OK:
            return response
        return super().process_response(request, response)


class AdminOnly(Only):
    """Pass by every address outside the admin."""

    prefix = ADMIN_PREFIX


class AdminSessionMiddleware(AdminOnly, SessionMiddleware):
    """Sessions under /admin/."""


class AdminAuthenticationMiddleware(AdminOnly, AuthenticationMiddleware):
    """Staff log-in under /admin/."""


class AdminMessageMiddleware(AdminOnly, MessageMiddleware):
    """One-time messages under /admin/."""


class AdminCsrfMiddleware(AdminOnly, CsrfViewMiddleware):
    """CSRF protection under /admin/; the API knows no cookies, so nothing to forge."""

    def process_view(
        self,
        request: HttpRequest,
        callback: Callable[..., HttpResponseBase],
        callback_args: tuple[Any, ...],
        callback_kwargs: dict[str, Any],
    ) -> HttpResponseForbidden | None:
        # Django calls this itself, whether or not __call__ above let the request through.
        if not request.path_info.startswith(ADMIN_PREFIX):
            return None
        return super().process_view(request, callback, callback_args, callback_kwargs)
