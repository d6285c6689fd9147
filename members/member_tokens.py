"""
Access tokens: what a member's app shows with each request, for ten minutes.

Always: signed by a key made of SECRET_KEY for nothing else, in one algorithm; a right one is still
refused once its session is over. The shop's own tokens (`members.oidc`) are read by the same door,
and nobody learns why a token is refused.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import jwt
from django.utils.crypto import salted_hmac

from members import oidc, sessions
from members.actors import Actor, ActorKind
from members.ids import parse_public_id, public_id
from members.models import MemberSession

LIFETIME: Final = timedelta(minutes=10)
ISSUER: Final = "regulars"
AUDIENCE: Final = "regulars/v1/me"
# Our tokens have some 400 characters; a shop's identity provider writes more into its own.
LENGTH_MAX: Final = 8000

_ALGORITHM = "HS256"
_CLAIMS = ("iss", "aud", "sub", "sid", "iat", "exp", "jti")


@dataclass(frozen=True, slots=True)
class MemberCredential:
    """
    A signed-in member.

    session_id: the device's session; None when the shop's own system signed them in.
    """

    member_id: int
    member: UUID
    session_id: UUID | None

    @property
    def shown_id(self) -> str:
        """The member as the outside knows them: `mem_…`."""
        return public_id("mem", self.member)

    @property
    def actor(self) -> Actor:
        """The one who acts in the history; by id, for a name must be forgettable."""
        return Actor(kind=ActorKind.MEMBER, id=self.member_id, label=self.shown_id)


def issue(*, session: MemberSession, as_of: datetime) -> str:
    """Make a token for a session; every call makes another."""
    issued = int(as_of.timestamp())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": session.member.shown_id,
        "sid": session.shown_id,
        "iat": issued,
        "exp": issued + int(LIFETIME.total_seconds()),
        "jti": secrets.token_urlsafe(12),
    }
    return jwt.encode(claims, _key(), algorithm=_ALGORITHM)


def read(token: str, *, as_of: datetime) -> MemberCredential | None:
    """
    Say which member shows this token; None for anything else, for whatever reason.

    Costs no query while the session is remembered.
    """
    if not token.isascii() or not 0 < len(token) <= LENGTH_MAX or token.count(".") != 2:
        return None
    claims = _claims(token)
    if claims is None:
        found = oidc.member_of(token, as_of=as_of)
        return None if found is None else MemberCredential(*found, session_id=None)
    return _of(claims, as_of)


def _of(claims: dict[str, Any], as_of: datetime) -> MemberCredential | None:
    now = as_of.timestamp()
    issued, expires = claims["iat"], claims["exp"]
    if type(issued) is not int or type(expires) is not int or not issued - 1 <= now < expires:
        return None
    session = parse_public_id("ses", str(claims["sid"]))
    member = parse_public_id("mem", str(claims["sub"]))
    found = None if session is None else sessions.alive(session, as_of)
    if found is None or found.member != member:
        return None
    return MemberCredential(found.member_id, found.member, session)


def _claims(token: str) -> dict[str, Any] | None:
    """What one of ours says; None when it is not ours. Its times are compared with `as_of`."""
    try:
        return jwt.decode(
            token,
            _key(),
            algorithms=[_ALGORITHM],
            audience=AUDIENCE,
            issuer=ISSUER,
            options={
                "require": list(_CLAIMS),
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except (jwt.PyJWTError, ValueError, RecursionError):
        return None


def _key() -> bytes:
    return salted_hmac("members.member_tokens", "access", algorithm="sha256").digest()
