"""
A voucher as a signed text, for the QR that a till can tell to be real without the network.

A JWS in compact form (RFC 7515) with EdDSA (RFC 8037), which every platform has a library for.
Always: the text says what was promised when it was signed; whether the voucher was used meanwhile
only the server knows, and, as of its last visit, the till's bundle.
Source: docs/decisions/0024-vouchers-without-a-network.md
"""

import base64
import json
import re
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic_core import to_json

from loyalty import signing
from loyalty.models import Voucher
from members.ids import parse_public_id
from members.money import format_amount
from rewards.models import Reward, RewardKind

TYPE: Final = "voucher+jwt"
LENGTH_MAX: Final = 2_000
# What a key of ours may be called; not every JSON string is text for a database.
_KID = re.compile(r"[A-Za-z0-9_-]{1,16}")
_FORM = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}")


def token_of(voucher: Voucher, *, as_of: datetime) -> str:
    """
    Sign a voucher that was issued; its reward and program are at hand.

    The same voucher gives the same text, as long as the key and the reward are the same.
    """
    assert voucher.reward is not None
    assert voucher.issued_at is not None
    kid, key = signing.signer(as_of=as_of)
    head = {"alg": "EdDSA", "typ": TYPE, "kid": kid}
    claims = {
        "jti": voucher.shown_id,
        "code": voucher.code,
        "aud": voucher.program.code,
        "iat": int(voucher.issued_at.timestamp()),
        "reward": terms(voucher.reward, voucher.program.currency),
    }
    if voucher.expires_at is not None:
        claims["exp"] = int(voucher.expires_at.timestamp())
    message = f"{_spelled(head)}.{_spelled(claims)}"
    return f"{message}.{_base64(key.sign(message.encode()))}"


def looks_like_one(text: str) -> bool:
    """Whether a scan may be such a text at all."""
    return len(text) <= LENGTH_MAX and _FORM.fullmatch(text) is not None


def read(text: str) -> UUID | None:
    """The voucher that a text of ours names; None for any text that we did not sign."""
    if not looks_like_one(text):
        return None
    message, _, signature = text.rpartition(".")
    head, _, claims = message.partition(".")
    read_head, read_claims = _read(head), _read(claims)
    if read_head is None or read_claims is None:
        return None
    kid, is_ours = read_head.get("kid"), read_head.get("typ") == TYPE
    if read_head.get("alg") != "EdDSA" or not is_ours or not isinstance(kid, str):
        return None
    if not _KID.fullmatch(kid) or not signing.is_genuine(kid, message.encode(), _bytes(signature)):
        return None
    return parse_public_id("vou", str(read_claims.get("jti")))


def terms(reward: Reward, currency: str) -> dict[str, Any]:
    """What a voucher is good for, in few members: a QR has little room."""
    said: dict[str, Any] = {"code": reward.code, "name": reward.name, "kind": reward.kind}
    if reward.kind == RewardKind.PERCENT:
        said["percent"] = reward.percent
    elif reward.value_minor:
        said |= {"value": format_amount(reward.value_minor, currency), "currency": currency}
    if reward.scope_codes:
        said |= {"scope": reward.scope, "of": list(reward.scope_codes)}
    return said


def _spelled(content: dict[str, Any]) -> str:
    return _base64(to_json(content))


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _read(part: str) -> dict[str, Any] | None:
    try:
        found = json.loads(_bytes(part))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
