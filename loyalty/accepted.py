"""A purchase as it stands in the books: what every answer about one is made from."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from loyalty.models import Purchase


class Accepted(NamedTuple):
    """A purchase as it stands in the books, new or met again."""

    id: int
    public_id: UUID
    external_id: str
    store: str
    terminal: str | None
    member: UUID | None
    currency: str
    total_minor: int
    occurred_at: datetime
    received_at: datetime
    redemptions: Sequence[str]
    quote: dict[str, Any]
    is_repeat: bool


def recorded(purchase: Purchase) -> Accepted:
    """A stored purchase as its answer is made from; its store, till and member are at hand."""
    return Accepted(
        id=purchase.pk,
        public_id=purchase.public_id,
        external_id=purchase.external_id,
        store=purchase.store.code,
        terminal=purchase.terminal.code if purchase.terminal else None,
        member=purchase.member.public_id if purchase.member else None,
        currency=purchase.currency,
        total_minor=purchase.total_minor,
        occurred_at=purchase.occurred_at,
        received_at=purchase.received_at,
        redemptions=purchase.redemptions,
        quote=purchase.quote,
        is_repeat=True,
    )


def first_answer(purchase: Purchase) -> Accepted:
    """As the first request was told, though the member may have been found since."""
    member, terminal = purchase.quote["member"], purchase.quote["terminal"]
    found = recorded(purchase)
    return found._replace(member=UUID(member) if member else None, terminal=terminal)
