"""
How an event is told: one body, the same in the log and to every endpoint, and its signature.

Source: https://www.standardwebhooks.com, version 1.
"""

import base64
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from pydantic_core import to_json
from standardwebhooks import Webhook

from events.cursors import cursor_of

_SECRET_BYTES: Final = 32


def new_secret() -> str:
    """Make a secret, `whsec_` and 32 random bytes in base 64."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}"


def message(
    *, kind: str, subject: str, payload: Mapping[str, Any], at: datetime, position: int | None
) -> dict[str, Any]:
    """The event as it is told. cursor: where the log goes on after it."""
    return {
        "type": kind,
        "timestamp": at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z",
        "data": {"subject": subject, **payload},
        "cursor": None if position is None else cursor_of(position),
    }


def signed(
    told: Mapping[str, Any], *, webhook_id: str, signers: Sequence[str], as_of: datetime
) -> tuple[bytes, dict[str, str]]:
    """
    Write a message down; return its body and its headers.

    signers: the secrets that sign it, the newest first; while one is rotated, both do.
    """
    body = to_json(told)
    # The library reads naive numbers as UTC, and so does whoever verifies.
    signatures = [Webhook(one).sign(webhook_id, as_of, body.decode()) for one in signers]
    return body, {
        "Content-Type": "application/json",
        "User-Agent": "Regulars-Webhooks/1",
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(as_of.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
