"""
A household with a card: it buys, saves for one reward, and takes it when it can.

Always: every decision follows from the data and from answers that stay the same for ever (the
points of a purchase, the balance at a past instant), so a second replay decides the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic
from typing import Final

from loyalty.demo.goods_back import comeback
from loyalty.demo.journey import Basket, Product, purchase_body
from loyalty.demo.till import Answer, NoAnswer, Till

CREDITED_WITHIN_SECONDS: Final = 180.0
_SECOND: Final = timedelta(seconds=1)
_MINUTE: Final = timedelta(minutes=1)
# What the program says no to in good order; anything else ends the replay.
_GOOD_REASONS: Final = {"insufficient_points", "reward_out_of_stock", "reward_unavailable"}


class ReplayRefused(Exception):
    """The server refused what a till may post; the message says what it said."""


@dataclass(frozen=True, slots=True)
class Prize:
    """A reward to save for."""

    id: str
    price_points: int


@dataclass(slots=True)
class Counts:
    """What all tills together have done so far."""

    enrolled: int = 0
    posted: int = 0
    repeated: int = 0
    redeemed: int = 0
    redeemed_again: int = 0
    refused: int = 0
    returned: int = 0
    voided: int = 0
    returned_again: int = 0
    points_returned: int = 0
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def purchases(self) -> int:
        return self.posted + self.repeated

    def add(self, name: str, number: int = 1) -> None:
        with self._lock:
            setattr(self, name, getattr(self, name) + number)


class Household:
    """
    One household at the tills.

    prizes: cheapest first; with none it only buys. until: the last moment of the data.
    """

    def __init__(
        self,
        number: int,
        *,
        till: Till,
        prizes: Sequence[Prize],
        counts: Counts,
        until: datetime,
    ) -> None:
        self._number, self._till, self._counts, self._until = number, till, counts, until
        # The one it saves for comes last, then what it takes when none of that is left.
        self._wishes = list(prizes[: number % len(prizes) + 1]) if prizes else []
        self._points = self._returned = 0
        self._at_once: tuple[datetime | None, int] = None, 0
        self._member, self._card = self._enrol()

    def buy(self, basket: Basket, products: Mapping[int, Product]) -> None:
        """
        Post a purchase, and what comes back of it; and take the reward it was saving for when the
        points are there.
        """
        body = purchase_body(basket, card=self._card, products=products)
        answer = self._till.post("/v1/purchases", body, key=f"journey-{basket.number}")
        _expect(answer, {201, 202}, f"basket {basket.number}")
        self._counts.add("repeated" if answer.is_replayed else "posted")
        self._points += answer.content["points"]
        self._count_at_once(basket, answer.content["points"])
        self._bring_back(basket, answer.content["id"])
        if self._wishes and self._points >= self._wishes[-1].price_points:
            self._wait_for_credit(answer.content["id"])
            self._points = self._balance_after(basket)
            if self._points >= self._wishes[-1].price_points:
                self._take(self._wishes[-1], basket)

    def _bring_back(self, basket: Basket, purchase: str) -> None:
        back = comeback(basket, until=self._until)
        if back is None:
            return
        path, key = f"/v1/purchases/{purchase}/{back.door}", f"journey-{basket.number}-return"
        answer = self._till.post(path, back.body, key=key)
        _expect(answer, {201}, f"the return of basket {basket.number}")
        # The answer of an applied return stays the same for ever.
        taken: int = answer.content["points_taken"]
        self._returned += taken
        self._points -= taken
        if answer.is_replayed:
            self._counts.add("returned_again")
        else:
            self._counts.add("voided" if back.door == "void" else "returned")
            self._counts.add("points_returned", taken)

    def _enrol(self) -> tuple[str, str]:
        named = {"kind": "external", "value": f"household-{self._number}"}
        body = {"display_name": f"Household {self._number}", "identifiers": [named]}
        answer = self._till.post("/v1/members", body, key=f"journey-household-{self._number}")
        _expect(answer, {201}, f"household {self._number}")
        if not answer.is_replayed:
            self._counts.add("enrolled")
        identifiers = answer.content["identifiers"]
        card = next((one["value"] for one in identifiers if one["kind"] == "card"), None)
        if card is None:
            raise ReplayRefused(f"Household {self._number} has no card any more; attach one.")
        return answer.content["id"], card

    def _wait_for_credit(self, purchase: str) -> None:
        """Purchases of a member are credited in the order they came: all before are, too."""
        deadline, pause = monotonic() + CREDITED_WITHIN_SECONDS, 0.02
        while True:
            answer = self._till.get(f"/v1/purchases/{purchase}")
            _expect(answer, {200}, purchase)
            if answer.content["status"] != "accepted":
                return
            if monotonic() > deadline:
                raise NoAnswer(
                    f"{purchase} has not been credited for {CREDITED_WITHIN_SECONDS:.0f} seconds: "
                    "is a worker running? Start one and run the same replay again."
                )
            self._till.pause(pause)
            pause = min(pause * 2, 1.0)

    def _count_at_once(self, basket: Basket, points: int) -> None:
        """Some households have several baskets in the same second."""
        is_new_moment = self._at_once[0] != basket.occurred_at
        self._at_once = basket.occurred_at, points + (0 if is_new_moment else self._at_once[1])

    def _balance_after(self, basket: Basket) -> int:
        """
        The balance a second before, and what was earned since.

        Not the balance at that second: a replay later on would find the points of the next basket
        of the same second in it, and decide otherwise.
        """
        before = _written(basket, later=-_SECOND)
        path = f"/v1/members/{self._member}/balance?as_of={before}"
        answer = self._till.get(path)
        _expect(answer, {200}, path)
        balance: int = answer.content["balance"]
        # Returns count from when they were posted, which is later than all of this.
        return balance + self._at_once[1] - self._returned

    def _take(self, prize: Prize, basket: Basket) -> None:
        body = {
            "member": self._member,
            "reward": prize.id,
            "store": str(basket.store),
            "capture": True,
            "occurred_at": _written(basket, later=_MINUTE),
        }
        key = f"journey-{basket.number}-reward"
        answer = self._till.post("/v1/redemptions", body, key=key)
        if answer.code in _GOOD_REASONS:
            self._counts.add("refused")
            # Whatever the reason: later on the same wish may be refused for another one.
            self._wishes.pop()
            return
        _expect(answer, {201}, f"the reward after basket {basket.number}")
        self._counts.add("redeemed_again" if answer.is_replayed else "redeemed")
        self._points -= answer.content["points"]


def _written(basket: Basket, *, later: timedelta = timedelta(0)) -> str:
    return f"{basket.occurred_at + later:%Y-%m-%dT%H:%M:%SZ}"


def _expect(answer: Answer, statuses: set[int], what: str) -> None:
    if answer.status in statuses:
        return
    detail = answer.content.get("detail", "") if isinstance(answer.content, dict) else ""
    raise ReplayRefused(f"{what}: {answer.status} {answer.code}. {detail}".strip())
