"""
Tags of what was read, so that an unchanged answer is not sent again and a stale write is refused.

Always: the tag is made of the very bytes of the representation; equal tags, equal answers.
"""

import hashlib
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from pydantic_core import to_json

from members.errors import DomainError

R = TypeVar("R", bound=HttpResponseBase)


class PreconditionFailed(DomainError):
    """The thing changed since the caller read it."""

    code = "precondition_failed"
    http_status = 412
    title = "It has changed in the meantime"

    def __init__(self) -> None:
        super().__init__("If-Match names an older state; read it again, then send the change.")


def etag_of(content: bytes | Any) -> str:
    """Make the tag of a body, or of what will be written as one."""
    raw = content if isinstance(content, bytes) else to_json(content)
    return f'"{hashlib.sha256(raw).hexdigest()[:32]}"'


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Add the ETag of a 200 answer; answer 304 without a body when the caller has it already."""
    tag = etag_of(response.content)
    if is_named(request.META.get("HTTP_IF_NONE_MATCH"), tag):
        return HttpResponse(status=304, headers={"ETag": tag})
    response.headers["ETag"] = tag
    return response


def require_match(request: HttpRequest, tag: str) -> None:
    """Raise PreconditionFailed when If-Match is sent and does not name this tag."""
    header = request.META.get("HTTP_IF_MATCH")
    if header is not None and not is_named(header, tag):
        raise PreconditionFailed


def is_named(header: str | None, tag: str) -> bool:
    """Tell whether If-Match or If-None-Match names a tag; a proxy may have made it weak."""
    if header is None:
        return False
    named = [item.strip().removeprefix("W/") for item in header[:2000].split(",")]
    return tag in named or "*" in named
