"""
The shop's own sign-in: its identity provider's tokens, and the member each of them means.

Always: signed by a key of the provider in one of three algorithms, meant for us, not expired;
an address counts only when the provider has verified it. Nobody found is as no token at all.
Off until REGULARS_OIDC_ISSUER is set.
"""

import hashlib
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import jwt
from django.conf import settings

from members.freshness import FreshCache
from members.identifiers import InvalidIdentifier, normalise
from members.jwks import ALGORITHMS, KeySet
from members.models import Identifier, MemberKind, MemberStatus

CACHE_SECONDS: Final = 5
LEEWAY_SECONDS: Final = 30

# What must be true beside a claim that its holder could otherwise make up.
_VERIFIED_BY: Final = {"email": "email_verified", "phone_number": "phone_number_verified"}

Found = tuple[int, UUID]

_known: FreshCache[bytes, tuple[Found, float]] = FreshCache(seconds=CACHE_SECONDS, size=4096)


def member_of(token: str, *, as_of: datetime) -> Found | None:
    """
    The key and the public id of the active member whom a token means; None for any other.

    Costs neither a query nor a signature while the token is remembered.
    """
    if not settings.OIDC_ISSUER:
        return None
    now, digest = as_of.timestamp(), hashlib.sha256(token.encode()).digest()
    remembered = _known.get(digest, now)
    if remembered is not None:
        found, until = remembered[0]
        return found if now < until else None
    claims = _claims(token, now)
    member = None if claims is None else _find(claims)
    if claims is not None and member is not None:
        _known.put(digest, (member, claims["exp"] + LEEWAY_SECONDS), now)
    return member


def forget_all() -> None:
    """Empty this process's memory of tokens and keys; for tests."""
    _known.clear()
    _keys_of.cache_clear()


@lru_cache(maxsize=4)
def _keys_of(url: str) -> KeySet:
    return KeySet(url)


def _claims(token: str, now: float) -> dict[str, Any] | None:
    try:
        header = jwt.get_unverified_header(token)
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm not in ALGORITHMS or "crit" in header:
            return None
        key = _keys_of(settings.OIDC_JWKS_URL).find(kid, algorithm, now)
        if key is None:
            return None
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=settings.OIDC_AUDIENCE,
            issuer=settings.OIDC_ISSUER,
            options={
                "require": ["exp", "iss", "aud"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        return None
    return claims if _is_of_now(claims, now) else None


def _is_of_now(claims: dict[str, Any], now: float) -> bool:
    expires, begins = claims["exp"], claims.get("nbf", 0)
    if type(expires) not in {int, float} or type(begins) not in {int, float}:
        return False
    return bool(begins - LEEWAY_SECONDS <= now < expires + LEEWAY_SECONDS)


def _find(claims: dict[str, Any]) -> Found | None:
    claim, kind = settings.OIDC_CLAIM, settings.OIDC_IDENTIFIER
    value, verified_by = claims.get(claim), _VERIFIED_BY.get(claim)
    if not isinstance(value, str) or (verified_by and claims.get(verified_by) is not True):
        return None
    try:
        normal = normalise(kind, value)
    except InvalidIdentifier:
        return None
    found = Identifier.objects.filter(
        kind=kind,
        value=normal,
        blocked_at__isnull=True,
        member__status=MemberStatus.ACTIVE,
        member__kind=MemberKind.PERSON,
    )
    return found.values_list("member_id", "member__public_id").first()
