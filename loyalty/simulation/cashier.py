"""
What a cashier does with a customer: scan, quote, hold a reward, sell, take back.

Always: a sale keeps its receipt number through every attempt; a hold belongs to a sale that
follows, or lapses by itself.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from threading import Event
from typing import Any, Final, NamedTuple

from loyalty.demo.journey import CURRENCY, Basket, Product, purchase_body
from loyalty.simulation.figures import Figures
from loyalty.simulation.line import Line
from loyalty.simulation.visits import Visit

TRIES: Final = 3
_PAUSE_SECONDS: Final = 0.5


class Prize(NamedTuple):
    """A reward that customers take; value: what it takes off the bill."""

    id: str
    price_points: int
    value: Decimal


class Cashier:
    """
    One till with its own connection; for one thread.

    name: begins every receipt number, so that no two runs share one. clock: what the time is.
    """

    def __init__(
        self,
        line: Line,
        figures: Figures,
        *,
        name: str,
        products: Mapping[int, Product],
        prizes: Sequence[Prize],
        clock: Callable[[], datetime],
        stop: Event,
    ) -> None:
        self._line, self._figures, self._name = line, figures, name
        self._products, self._prizes = products, prizes
        self._clock, self._stop = clock, stop

    def serve(self, visit: Visit) -> None:
        """From the scan to the receipt, and what comes back of it."""
        person = self._scan(visit) if visit.is_looked_up else None
        who = self._who(visit, person)
        if visit.is_quoted:
            basket = _body(visit.basket, visit, self._products)
            self._line.post("quote", "/v1/quotes", basket | who)
        held = self._hold(visit, person) if person and visit.takes_reward else None
        sold = self._sell(visit, who, held)
        if sold is not None and (visit.voids or visit.returns):
            self._take_back(visit, sold)

    def _scan(self, visit: Visit) -> dict[str, Any] | None:
        scan = f"household-{visit.basket.household}"
        found = self._line.post("lookup", "/v1/lookups", {"scan": scan, "store": visit.store})
        if found is None or found.get("kind") == "member":
            return found
        named = {"kind": "external", "value": scan}
        body = {"display_name": f"Household {visit.basket.household}", "identifiers": [named]}
        # Two tills may meet the same newcomer: the second one is told so, and sells all the same.
        self._line.post("enrol", "/v1/members", body, key=f"simulated-{scan}")
        return None

    def _who(self, visit: Visit, person: dict[str, Any] | None) -> dict[str, Any]:
        if not visit.has_card:
            return {}
        if person is not None:
            return {"member": person["member"]["id"]}
        scan = f"household-{visit.basket.household}"
        return {"identifier": {"kind": "external", "value": scan}}

    def _hold(self, visit: Visit, person: dict[str, Any]) -> tuple[str, Prize] | None:
        available = person["balance"]["available"]
        within = [prize for prize in self._prizes if prize.price_points <= available]
        if not within:
            return None
        prize = within[visit.number % len(within)]
        wish = {"member": person["member"]["id"], "reward": prize.id, "store": visit.store}
        key = f"{self._receipt(visit)}-hold"
        held = self._line.post("hold", "/v1/redemptions", wish, key=key)
        return None if held is None or "code" in held else (held["id"], prize)

    def _sell(
        self, visit: Visit, who: dict[str, Any], held: tuple[str, Prize] | None
    ) -> dict[str, Any] | None:
        receipt = self._receipt(visit)
        body = _body(visit.basket, visit, self._products) | who
        body |= {"external_id": receipt, "occurred_at": self._clock().isoformat()}
        if held is not None:
            body |= {"redemptions": [held[0]], "tenders": _tenders(body["lines"], held[1])}
        for _ in range(TRIES):
            sold = self._line.post("sale", "/v1/purchases", body, key=receipt)
            if sold is not None or self._stop.wait(_PAUSE_SECONDS):
                break
        if sold is None or "code" in sold:
            return None
        nobodys = int(sold["member"] is None)
        self._figures.add(visit.store, purchases=1, nobodys=nobodys, points=sold["points"])
        if held is not None:
            self._figures.add(visit.store, redemptions=1, redeemed=held[1].price_points)
        return sold

    def _take_back(self, visit: Visit, sold: dict[str, Any]) -> None:
        body: dict[str, Any] = {"external_id": f"{self._receipt(visit)}-back"}
        door = "void"
        if not visit.voids:
            pieces = [
                {"line": str(place), "quantity": str(item.quantity)}
                for place, item in enumerate(visit.basket.items, start=1)
                if item.net_minor > 0 and item.quantity > 0
            ]
            if not pieces:
                return
            door, body["lines"] = "refunds", [pieces[visit.number % len(pieces)]]
        path = f"/v1/purchases/{sold['id']}/{door}"
        back = self._line.post("return", path, body, key=body["external_id"])
        if back is not None and back.get("status") == "applied":
            self._figures.add(visit.store, refunds=1, returned=back["points_taken"])

    def _receipt(self, visit: Visit) -> str:
        return f"{self._name}-{visit.number}"


def _body(basket: Basket, visit: Visit, products: Mapping[int, Product]) -> dict[str, Any]:
    """A basket as a quote takes it, in the store of the visit."""
    body = purchase_body(basket, card="", products=products)
    wanted = {name: body[name] for name in ("terminal", "currency", "lines")}
    return wanted | {"store": visit.store}


def _tenders(lines: Sequence[Mapping[str, Any]], prize: Prize) -> list[dict[str, str]]:
    """How the bill is paid; the value of the reward by points, the rest by card."""
    assert CURRENCY == "USD", "amounts below have two decimals"
    total = sum((Decimal(line["net"]) for line in lines), Decimal(0))
    off = max(min(prize.value, total), Decimal(0))
    tenders = [("points", off), ("card", total - off)]
    return [{"type": kind, "amount": f"{amount:.2f}"} for kind, amount in tenders if amount > 0]
