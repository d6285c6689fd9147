"""
What makes a request recognisable when it comes again: the caller's key and what was said.

Always: stored on the row the request makes, in the same transaction, under a unique constraint.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from members.errors import DomainError


class KeyReused(DomainError):
    """The same key came before with another content."""

    code = "idempotency_key_reused"
    title = "The Idempotency-Key was used for another request"

    def __init__(self) -> None:
        super().__init__(
            "This Idempotency-Key was used before with a different body. Send a new key for a "
            "new request, or the same body for a repeat."
        )


@dataclass(frozen=True, slots=True)
class RequestKey:
    """
    One request, by the credential that sent it and the key it carried.

    fingerprint: of the parsed body, as `fingerprint()` makes it.
    """

    key_id: int
    idempotency_key: str
    fingerprint: bytes


def fingerprint(content: BaseModel | Any) -> bytes:
    """
    Sixteen bytes that are the same for the same content, however it was spelled or ordered.

    Defaults are left out of a model: a field added later must not make yesterday's requests
    look new.
    """
    if isinstance(content, BaseModel):
        content = content.model_dump(mode="json", exclude_defaults=True)
    return hashlib.sha256(_canonical(content).encode("utf-8")).digest()[:16]


_canonical = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str
).encode
