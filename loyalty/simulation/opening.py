"""What a simulation sells, and where, and what follows its end."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from threading import Event
from time import monotonic, sleep
from typing import Any, Final

from loyalty import crediting, queue, unclaimed
from loyalty.demo.journey import Basket
from loyalty.demo.till import NoAnswer, Till
from loyalty.simulation.cashier import Prize
from loyalty.simulation.checks import NotReady

_READY_SECONDS: Final = 5.0
_CREDIT_SECONDS: Final = 30.0
_LOOK_SECONDS: Final = 0.2


def prizes(base_url: str, secret: str) -> list[Prize]:
    """The rewards on offer, cheapest first. Raises NotReady."""
    till = Till(base_url, secret, stop=Event(), patience=_READY_SECONDS)
    try:
        answer = till.get("/v1/rewards?limit=200")
    except NoAnswer as error:
        raise NotReady(str(error)) from error
    finally:
        till.close()
    if answer.status != 200:
        raise NotReady(
            f"{base_url} answers {answer.status} {answer.code} to the demo's key, so nothing can "
            "be sold there. Look into its log."
        )
    offered = [_prize(one) for one in answer.content["items"]]
    return sorted(prize for prize in offered if prize is not None)


def busiest(baskets: Sequence[Basket], count: int) -> list[str]:
    """The stores with the most baskets. Raises NotReady for more than there are."""
    sold = Counter(str(basket.store) for basket in baskets)
    if count > len(sold):
        raise NotReady(f"These customers shop at {len(sold)} stores: --stores {len(sold)} at most.")
    return [code for code, _ in sold.most_common(count)]


def wait_for_credit(look: Callable[[], None], *, as_of: datetime) -> None:
    """
    Until everything is credited, for half a minute at most, or Ctrl-C.

    What newcomers bought before they were enrolled is claimed first: the sweep that does it comes
    every ten seconds, and figures that were told would be wrong afterwards.
    """
    deadline = monotonic() + _CREDIT_SECONDS
    try:
        while unclaimed.claim_enrolled(as_of=as_of) == unclaimed.CHUNK:
            pass
        crediting.credit_all(as_of=as_of)
        while queue.backlog().waiting and monotonic() < deadline:
            sleep(_LOOK_SECONDS)  # between two looks, until the deadline
            look()
    except KeyboardInterrupt:
        return


def _prize(offered: dict[str, Any]) -> Prize | None:
    """A reward that a till can hold as it is."""
    if offered.get("kind") in {"pay", "voucher"}:
        return None
    return Prize(offered["id"], offered["price_points"], Decimal(offered.get("value") or "0"))
