"""
Which baskets of the demo come back, whole or in part, and when. PURE.

Always: decided by the number of the basket alone, so that every replay returns the same goods. The
data has no returns: about one basket in 40 loses a line some days later, one in 400 is voided.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from loyalty.demo.journey import Basket

RETURNED_ONE_IN: Final = 40
VOIDED_ONE_IN: Final = 400
_DAYS_LATER_MAX: Final = 14


class Comeback(NamedTuple):
    """What a till posts: to `void` or to `refunds` of the purchase."""

    door: str
    body: dict[str, Any]


def comeback(basket: Basket, *, until: datetime) -> Comeback | None:
    """
    What comes back of a basket; None for most of them.

    until: the last moment of the data; nothing comes back after it.
    """
    lot = _lot(basket)
    body: dict[str, Any] = {"external_id": f"{basket.number}-return"}
    if lot % VOIDED_ONE_IN == 0:
        at = min(basket.occurred_at + timedelta(minutes=10), until)
        return Comeback("void", {**body, "reason": "rung up twice", "occurred_at": _written(at)})
    lines = [
        {"line": str(place), "quantity": str(item.quantity)}
        for place, item in enumerate(basket.items, start=1)
        if item.net_minor > 0 and item.quantity > 0
    ]
    if lot % RETURNED_ONE_IN or not lines:
        return None
    at = min(basket.occurred_at + timedelta(days=1 + lot % _DAYS_LATER_MAX), until)
    return Comeback(
        "refunds", {**body, "lines": [lines[lot % len(lines)]], "occurred_at": _written(at)}
    )


def _lot(basket: Basket) -> int:
    """A number drawn by lot, the same one every time."""
    drawn = hashlib.blake2b(f"return {basket.number}".encode(), digest_size=8).digest()
    return int.from_bytes(drawn, "big")


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
