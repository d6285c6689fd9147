"""
The keys that vouchers are signed with: Ed25519, one pair at a time, older ones still believed.

Always: the private half is stored sealed with a key derived from SECRET_KEY, so that a copy of the
database signs nothing; what was signed by a key goes on being good until that is retired.
Source: docs/decisions/0024-vouchers-without-a-network.md; RFC 8032, RFC 8037.
"""

import base64
from datetime import datetime
from time import monotonic
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import transaction
from django.utils.crypto import salted_hmac

from loyalty.models import SigningKey
from members import sql
from members.freshness import FreshCache

CACHE_SECONDS: Final = 5
_SALT: Final = "loyalty.signing"
# Two first requests at once make one key: any number that no other lock has.
_LOCK: Final = 7_305_024

_public: FreshCache[str, bytes | None] = FreshCache(seconds=CACHE_SECONDS, size=256)
_private: FreshCache[str, tuple[str, Ed25519PrivateKey]] = FreshCache(seconds=CACHE_SECONDS, size=4)


def signer(*, as_of: datetime) -> tuple[str, Ed25519PrivateKey]:
    """The id of the key that signs now, and the key; made when there is none that we can open."""
    remembered = _private.get(_secret_id(), now := monotonic())
    if remembered is not None:
        return remembered[0]
    found = _newest() or _make(as_of)
    _private.put(_secret_id(), found, now)
    return found


def is_genuine(kid: str, message: bytes, signature: bytes) -> bool:
    """Whether a key of ours that is not retired has signed this."""
    public = _public_of(kid)
    if public is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def public_keys() -> list[dict[str, Any]]:
    """The keys to believe, as a JWK set lists them (RFC 8037), oldest first."""
    rows = SigningKey.objects.filter(retired_at=None).order_by("pk")
    return [
        {
            "kty": "OKP",
            "crv": "Ed25519",
            "use": "sig",
            "alg": "EdDSA",
            "kid": row.kid,
            "x": base64.urlsafe_b64encode(bytes(row.public)).rstrip(b"=").decode(),
        }
        for row in rows
    ]


def retire(kid: str, *, as_of: datetime) -> bool:
    """Stop believing a key, and what it has signed; whether it was believed until now."""
    changed = SigningKey.objects.filter(kid=kid, retired_at=None).update(retired_at=as_of)
    forget_all()
    return bool(changed)


def forget_all() -> None:
    """Empty this process's memory of keys."""
    _public.clear()
    _private.clear()


def _public_of(kid: str) -> bytes | None:
    remembered = _public.get(kid, now := monotonic())
    if remembered is not None:
        return remembered[0]
    found = SigningKey.objects.filter(kid=kid, retired_at=None).values_list("public", flat=True)
    row = found.first()
    public = None if row is None else bytes(row)
    _public.put(kid, public, now)
    return public


def _newest() -> tuple[str, Ed25519PrivateKey] | None:
    row = SigningKey.objects.filter(retired_at=None).order_by("-pk").first()
    if row is None:
        return None
    try:
        seed = _box().decrypt(bytes(row.sealed))
    except InvalidToken:
        return None  # sealed under another SECRET_KEY: still believed, but it signs no more
    return row.kid, Ed25519PrivateKey.from_private_bytes(seed)


def _make(as_of: datetime) -> tuple[str, Ed25519PrivateKey]:
    with transaction.atomic():
        sql.rows("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if (found := _newest()) is not None:
            return found
        key = Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes_raw()
        kid = base64.urlsafe_b64encode(public[:9]).decode()
        SigningKey.objects.create(
            kid=kid, public=public, sealed=_box().encrypt(key.private_bytes_raw()), created_at=as_of
        )
    _public.forget(kid)
    return kid, key


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(salted_hmac(_SALT, "", algorithm="sha256").digest()))


def _secret_id() -> str:
    return salted_hmac(_SALT, "id", algorithm="sha256").hexdigest()
