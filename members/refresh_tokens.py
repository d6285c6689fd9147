"""
What keeps a session going: a refresh token, good for one use. Knows no table.

Always: the token of a session's n-th generation is one text, made of the session's secret seed and
SECRET_KEY, so that a repeat can be answered alike without any token being stored; neither the
database nor the key alone is enough to make one.
Source: docs/decisions/0022-how-members-sign-in.md
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

PREFIX: Final = "rt_"

_SALT = "members.refresh_tokens"
_BYTES = 16 + 4 + 32
_LENGTH = 70


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A text that has the form of one; whether it is right, `is_right` tells."""

    session: UUID
    generation: int
    proof: bytes


def make(*, session: UUID, seed: bytes, generation: int) -> str:
    """Spell the token of a generation, which counts from 0."""
    head = _head(session, generation)
    return PREFIX + urlsafe_b64encode(head + _proof(head, seed)).decode().rstrip("=")


def read(text: str) -> RefreshToken | None:
    """Take a token apart; None for anything that is none in its one spelling."""
    spelled = text.removeprefix(PREFIX)
    if spelled == text or len(spelled) != _LENGTH or not spelled.isascii():
        return None
    try:
        raw = urlsafe_b64decode(spelled + "==")
    except (Error, ValueError):
        return None
    if len(raw) != _BYTES or urlsafe_b64encode(raw).decode().rstrip("=") != spelled:
        return None
    return RefreshToken(UUID(bytes=raw[:16]), int.from_bytes(raw[16:20], "big"), raw[20:])


def is_right(token: RefreshToken, seed: bytes) -> bool:
    """Tell whether we made it, for the session whose seed this is."""
    return constant_time_compare(token.proof, _proof(_head(token.session, token.generation), seed))


def _head(session: UUID, generation: int) -> bytes:
    return session.bytes + generation.to_bytes(4, "big")


def _proof(head: bytes, seed: bytes) -> bytes:
    return salted_hmac(_SALT, head.hex() + seed.hex(), algorithm="sha256").digest()
