"""What the outbox is told of sales: their points, or that they could not be credited."""

from collections.abc import Iterable
from typing import Any

from events import outbox
from events.outbox import News
from loyalty.queue import Claimed
from members.ids import public_id


def credited(outcomes: Iterable[tuple[Claimed, int, str, int]]) -> None:
    """
    Tell of sales that got their points, in the transaction that gave them, by one statement.

    outcomes: each with points, tier and the balance after. Whoever loads the sales of years is
    not flooded: of what was over for a month before we heard of it, nobody is told.
    """
    outbox.publish_many(
        [
            _news("credited", sale, points=points, balance_after=balance, tier=tier or None)
            for sale, points, tier, balance in outcomes
            if not sale.is_history
        ]
    )


def refused(sales: Iterable[Claimed], reason: str) -> None:
    """Tell of sales that got none, for staff to mend, by one statement."""
    outbox.publish_many([_news("refused", sale, reason=reason) for sale in sales])


def _news(outcome: str, sale: Claimed, **figures: Any) -> News:
    payload = {
        "member": public_id("mem", sale.member),
        "store": sale.store,
        "external_id": sale.external_id,
        **figures,
    }
    subject = public_id("pur", sale.public_id)
    return News(f"purchase.{outcome}", subject, payload, sale.occurred_at)
