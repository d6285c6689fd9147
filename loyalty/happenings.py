"""Something a member did as it is reported, before anything of it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from loyalty.sale import Named
from members.stores import StoreCard
from rewards.models import EventType


@dataclass(slots=True)
class Happening:
    """
    What somebody reports, checked against its type; nothing of it is stored yet.

    fingerprint: 16 bytes over the content that was sent. occurred_at: clamped to received_at.
    is_dated: whether the moment was sent; else it is that of its arrival.
    """

    type: EventType
    key: str
    occurred_at: datetime
    received_at: datetime
    fingerprint: bytes
    member: UUID | None = None
    identifier: Named | None = None
    store: StoreCard | None = None
    quantity: int = 1
    amount_minor: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)
    is_dated: bool = False
    recorded_by_id: int | None = None
