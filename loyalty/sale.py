"""A sale as a till reports it, checked and in whole minor units; nothing of it is stored yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from members.stores import StoreCard
from rewards.earning import Basket, Line
from rewards.earning.basket import THOUSANDTHS
from rewards.earning.situation import NOTHING
from rewards.returning import thousandths


class Named(NamedTuple):
    """An identifier a till scanned, normalised: kind and value."""

    kind: str
    value: str


class Notice(NamedTuple):
    """Something the till should know that stopped nothing."""

    code: str
    detail: str


@dataclass(slots=True)
class Sale:
    """
    What a till reports.

    lines: plain JSON as it is stored, `net_minor` in minor units. tenders: the same, with
    `amount_minor`. occurred_at: already clamped to received_at when the till's clock ran ahead.
    fingerprint: 16 bytes over the content that was sent.
    """

    external_id: str
    store: StoreCard
    currency: str
    lines: Sequence[Mapping[str, Any]]
    occurred_at: datetime
    received_at: datetime
    fingerprint: bytes
    terminal_id: int | None = None
    terminal_code: str | None = None
    recorded_by_id: int | None = None
    idempotency_key: str | None = None
    member: UUID | None = None
    identifier: Named | None = None
    tenders: Sequence[Mapping[str, Any]] = ()
    redemptions: Sequence[str] = ()
    channel: str = "store"
    metadata: Mapping[str, Any] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)

    @property
    def total_minor(self) -> int:
        return sum(line["net_minor"] for line in self.lines)

    def basket(self) -> Basket:
        return basket_of(self.lines, self.tenders)


POINTS_TENDER = "points"


def basket_of(lines: Sequence[Mapping[str, Any]], tenders: Sequence[Mapping[str, Any]]) -> Basket:
    """The basket that rules look at, from lines and tenders as they are stored."""
    paid_with_points = sum(
        tender["amount_minor"] for tender in tenders if tender["type"] == POINTS_TENDER
    )
    return Basket(
        [
            Line(
                line.get("sku", ""),
                line.get("category", ""),
                line.get("brand", ""),
                line["net_minor"],
                THOUSANDTHS if (quantity := line["quantity"]) == "1" else thousandths(quantity),
                line.get("tax_minor", 0),
                line.get("attributes", NOTHING),
            )
            for line in lines
        ],
        paid_with_points,
    )
