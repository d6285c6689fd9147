"""A return as a till reports it, checked and in whole minor units; nothing of it is stored yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from rewards.returning import Wish


class SaleName(NamedTuple):
    """A sale as its store knows it."""

    store_id: int
    external_id: str


@dataclass(frozen=True, slots=True)
class Return:
    """
    What a till reports.

    store_id: where the goods came back. wishes: what came back by line; without any, amount_minor
    over the whole sale; is_void: all that is left. occurred_at: already clamped to received_at when
    the till's clock ran ahead. fingerprint: 16 bytes over the content that was sent.
    """

    store_id: int
    sale: SaleName
    currency: str
    occurred_at: datetime
    received_at: datetime
    fingerprint: bytes
    wishes: Sequence[Wish] = ()
    amount_minor: int | None = None
    is_void: bool = False
    reason: str = ""
    external_id: str | None = None
    recorded_by_id: int | None = None
    idempotency_key: str | None = None


def whole_sale(name: SaleName, *, currency: str, reason: str, as_of: datetime) -> Return:
    """A void by staff: all that is left of a sale, now, in its own store."""
    said = f"{name.store_id} {name.external_id} {reason}".encode()
    return Return(
        store_id=name.store_id,
        sale=name,
        currency=currency,
        occurred_at=as_of,
        received_at=as_of,
        fingerprint=sha256(said).digest()[:16],
        is_void=True,
        reason=reason,
    )
