"""
What makes a request recognisable when it comes again, read from its headers.

Always: the key itself is stored with the work it protects, by whoever does that work.
"""

import hashlib
import json
import re
from typing import Any, Final

from django.http import HttpRequest
from pydantic import BaseModel

from members.errors import DomainError, FieldError

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


class KeyReused(DomainError):
    """The same key came before with another content."""

    code = "idempotency_key_reused"
    title = "The Idempotency-Key was used for another request"

    def __init__(self) -> None:
        super().__init__(
            f"This {HEADER} was used before with a different body. Send a new key for a new "
            "request, or the same body for a repeat."
        )


def read_key(request: HttpRequest) -> str | None:
    """Read the Idempotency-Key, or None without one. Raises InvalidIdempotencyKey."""
    key: str | None = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is None or _VISIBLE_ASCII.fullmatch(key):
        return key
    raise InvalidIdempotencyKey


def fingerprint(content: BaseModel | Any) -> bytes:
    """
    Sixteen bytes that are the same for the same content, however it was spelled or ordered.

    Defaults are left out of a model: a field added later must not make yesterday's requests
    look new.
    """
    if isinstance(content, BaseModel):
        content = content.model_dump(mode="json", exclude_defaults=True)
    return hashlib.sha256(_canonical(content).encode("utf-8")).digest()[:16]


def preferred_wait(request: HttpRequest) -> int | None:
    """
    Read `Prefer: wait=N` (RFC 7240), at most WAIT_SECONDS_MAX; None when not asked for.

    A preference that cannot be read is ignored, as the RFC says.
    """
    header = request.META.get("HTTP_PREFER")
    found = _WAIT.search(header[:500]) if header else None
    return min(int(found[1]), WAIT_SECONDS_MAX) if found else None


_canonical = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str
).encode
