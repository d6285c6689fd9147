"""
What makes a request recognisable when it comes again, read from its headers.

Always: the key itself is stored with the work it protects, by whoever does that work.
"""

import re
from typing import Final

from django.http import HttpRequest

from members.errors import DomainError, FieldError
from members.keys import Credential
from members.request_keys import KeyReused, RequestKey, fingerprint

__all__ = ["KeyReused", "fingerprint", "preferred_wait", "read_key", "request_key"]

HEADER: Final = "Idempotency-Key"
WAIT_SECONDS_MAX: Final = 10

_VISIBLE_ASCII = re.compile(r"[\x21-\x7e]{1,255}")
_WAIT = re.compile(r"(?:^|,)\s*wait\s*=\s*\"?([0-9]{1,4})\"?\s*(?=$|[,;])", re.IGNORECASE)


class InvalidIdempotencyKey(DomainError):
    """The header is there, but no key can be read from it."""

    code = "invalid_idempotency_key"
    http_status = 400
    title = "The Idempotency-Key is not valid"

    def __init__(self) -> None:
        detail = f"{HEADER} must be 1 to 255 visible ASCII characters; a UUID does well."
        super().__init__(detail, errors=[FieldError(HEADER, self.code, detail)])


def read_key(request: HttpRequest) -> str | None:
    """Read the Idempotency-Key, or None without one. Raises InvalidIdempotencyKey."""
    key: str | None = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is None or _VISIBLE_ASCII.fullmatch(key):
        return key
    raise InvalidIdempotencyKey


def request_key(request: HttpRequest, credential: Credential, content: object) -> RequestKey | None:
    """Read the key together with whose it is and what was said; None without one."""
    key = read_key(request)
    if key is None:
        return None
    return RequestKey(
        key_id=credential.key_id, idempotency_key=key, fingerprint=fingerprint(content)
    )


def preferred_wait(request: HttpRequest) -> int | None:
    """
    Read `Prefer: wait=N` (RFC 7240), at most WAIT_SECONDS_MAX; None when not asked for.

    A preference that cannot be read is ignored, as the RFC says.
    """
    header = request.META.get("HTTP_PREFER")
    found = _WAIT.search(header[:500]) if header else None
    return min(int(found[1]), WAIT_SECONDS_MAX) if found else None
