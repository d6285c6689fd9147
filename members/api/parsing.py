"""
Reading JSON from strangers.

Always: what passes is plain JSON that means one thing to everybody: UTF-8, no duplicate members,
no NUL, no lone surrogate, no number outside JSON, at most `NESTING_MAX` deep and `BODY_BYTES_MAX`
long. Anything else is `MalformedJSON` (400) or `BodyTooLarge` (413), with what and where.

The ordinary body pays for one decode in C and a cheap look; only a suspicious one is decoded
again, slowly, to say where the fault is.
"""

import json
import math
from typing import IO, Any, Final, NoReturn

from django.http import HttpRequest
from rest_framework.parsers import BaseParser

from members.api.faults import fault_in
from members.api.refusals import UnsupportedMediaType
from members.errors import DomainError, FieldError

BODY_BYTES_MAX: Final = 1024 * 1024
NESTING_MAX: Final = 16
_BOM = b"\xef\xbb\xbf"


class MalformedJSON(DomainError):
    """The body is not JSON that we are willing to read."""

    code = "malformed_json"
    http_status = 400
    title = "The body is not valid JSON"


class BodyTooLarge(DomainError):
    """The body is longer than we are willing to read."""

    code = "body_too_large"
    http_status = 413
    title = "The body is too large"

    def __init__(self) -> None:
        super().__init__(
            f"A body may have {BODY_BYTES_MAX} bytes; send less at a time, or use a batch call."
        )


class _SuspiciousError(ValueError):
    """Something the quick decoder must not decide alone."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _SuspiciousError
    return members


def _refuse(_: str) -> NoReturn:
    raise _SuspiciousError


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _SuspiciousError
    return number


_decode = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_refuse, parse_float=_finite
).decode
_encode = json.JSONEncoder(ensure_ascii=False).encode


def parse_json(body: bytes) -> Any:
    """
    Decode a request body.

    Raises MalformedJSON (the fault's place as a JSON pointer where it has one, else as line and
    column in the text) and BodyTooLarge.
    """
    if len(body) > BODY_BYTES_MAX:
        raise BodyTooLarge
    text = _text(body)
    try:
        value = _decode(text)
    # RecursionError: thousands of brackets; ValueError: syntax, and numbers of 5,000 digits.
    except (ValueError, RecursionError):
        raise _malformed(text) from None
    if _is_deep(body, value) or _spells_no_text(body, value):
        fault = fault_in(text, nesting_max=NESTING_MAX)
        if fault is not None:
            raise _with(fault)
    return value


def read_body(request: HttpRequest) -> bytes:
    """Read a body declared as JSON. Raises UnsupportedMediaType and BodyTooLarge."""
    if request.content_type != "application/json":
        raise UnsupportedMediaType
    # Refused before it is read: the length is known, the bytes need not be.
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > BODY_BYTES_MAX:
        raise BodyTooLarge
    return request.body


class StrictJSONParser(BaseParser):
    """`parse_json` for the views of Django REST framework."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Any = None,
    ) -> Any:
        return parse_json(stream.read(BODY_BYTES_MAX + 1))


def _text(body: bytes) -> str:
    if body.startswith(_BOM):
        raise _with(FieldError("", "byte_order_mark", "The body starts with a byte order mark."))
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        detail = f"The body is not UTF-8: a wrong byte at position {error.start}."
        raise _with(FieldError("", "not_utf8", detail)) from None


def _is_deep(body: bytes, value: Any) -> bool:
    if body.count(b"[") + body.count(b"{") <= NESTING_MAX:
        return False
    level = [value]
    for _ in range(NESTING_MAX):
        level = [
            child
            for node in level
            for child in (node.values() if type(node) is dict else node)
            if type(child) is dict or type(child) is list
        ]
        if not level:
            return False
    return True


def _spells_no_text(body: bytes, value: Any) -> bool:
    """Tell whether an escape spells NUL, or half a surrogate pair, which cannot be encoded."""
    if b"\\u0000" in body:
        return True
    if b"\\ud" not in body and b"\\uD" not in body:
        return False
    try:
        _encode(value).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def _malformed(text: str) -> MalformedJSON:
    fault = fault_in(text, nesting_max=NESTING_MAX)
    # The quick decoder refused what the slow one accepts: our mistake, not the caller's.
    assert fault is not None
    return _with(fault)


def _with(fault: FieldError) -> MalformedJSON:
    return MalformedJSON(f"{fault.detail} Nothing was written.", errors=[fault])
