"""One trial at work: what it does at the till, and what it holds against it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Final, NamedTuple

from loyalty.conformance import traffic
from loyalty.conformance.adapter import DONE, REFUSED, Adapter, Line, Paid
from loyalty.conformance.books import Books, Recorded
from loyalty.conformance.ground import FIRST_POINTS, PRICE_POINTS, Ground, Person
from loyalty.conformance.proxy import Proxy

PIECES: Final = 2
_NOT_TWICE: Final = ("duplicate_purchase", "duplicate_refund", "idempotency_key_reused")


class Sold(NamedTuple):
    """A sale as it was played: what it comes to, what the till said, and when it took place."""

    total: str
    paid: Paid
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """
    How long things take, in seconds. patience: until the till has sent everything, and Regulars has
    credited it. idle: how long the till is left alone at a time. away: how long the network is gone
    after the last sale. slow: how late a slow answer comes. retry_after: what a busy server asks.
    """

    patience: float = 60
    idle: float = 1
    away: float = 5
    slow: float = 2
    retry_after: int = 3


@dataclass
class Play:
    """faults: what speaks against the till; without any the trial is passed. facts: what was."""

    adapter: Adapter
    proxy: Proxy
    ground: Ground
    books: Books
    pace: Pace
    clock: Callable[[], datetime]
    faults: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    def lines(self, *units: int) -> list[Line]:
        """A basket of one line for each price, in whole units of the currency; two pieces each."""
        return [
            {
                "line": str(place),
                "name": f"Article {place}",
                "quantity": PIECES,
                "net": self.ground.money(price),
            }
            for place, price in enumerate(units, 1)
        ]

    def sell(self, *units: int, scan: str | None = None, presses: int = 1) -> Sold:
        """A basket without a reward, shown and paid."""
        self.show(*units, scan=scan)
        return self.pay(sum(units), presses=presses)

    def show(self, *units: int, scan: str | None = None, with_reward: bool = False) -> None:
        """Put a basket on the counter; that the till refuses it is a fault."""
        offered = self.ground.reward
        reward = {"id": offered.shown_id, "code": offered.code} if with_reward else None
        shown = self.adapter.basket(self.lines(*units), scan=scan, reward=reward)
        self.expect(
            shown.state != REFUSED, f"The till refused the basket, saying {shown.message!r}."
        )

    def pay(self, units: int, *, presses: int = 1) -> Sold:
        """Take the money for what was shown last."""
        since = self.clock()
        paid = self.adapter.pay(presses=presses)
        return Sold(self.ground.money(units), paid, since, self.clock())

    def finish(self) -> None:
        """Let the till send what waits, and Regulars credit it."""
        deadline = monotonic() + self.pace.patience
        while waiting := self.adapter.idle(self.pace.idle):
            if monotonic() > deadline:
                self.faults.append(
                    f"{waiting} sales or returns still wait in the till after "
                    f"{self.pace.patience:g} seconds with a network."
                )
                break
        self.books.settle(patience=self.pace.patience, stop=self.proxy.stopping.is_set)

    def expect(self, is_so: bool, otherwise: str) -> None:  # noqa: FBT001 - reads as a sentence
        """Hold something against the till unless it is so."""
        if not is_so and otherwise not in self.faults:
            self.faults.append(otherwise)

    def expect_stand(self, *sold: Sold) -> list[Recorded]:
        """Each sale is recorded once, as it was paid, with the points that the till told."""
        recorded = self.books.sales()
        receipts = ", ".join(row.receipt for row in recorded) or "none"
        self.expect(
            len(recorded) == len(sold),
            f"Sales played: {len(sold)}. Purchases recorded: {len(recorded)} ({receipts}).",
        )
        for one in sold:
            self._expect_stands(one, recorded)
        for code in traffic.codes(self.proxy.traffic(traffic.SALE)):
            self.expect(
                code not in _NOT_TWICE,
                f"Regulars answered {code}: one number was sent with two contents.",
            )
        return recorded

    def expect_reward_once(self, person: Person) -> None:
        """The reward was confirmed with the sale, once, and nothing else is held."""
        taken = self.books.redemptions(person.member)
        told = ", ".join(one.status for one in taken) or "none"
        confirmed = [one for one in taken if one.status == "confirmed"]
        self.facts.append(f"Redemptions: {told}.")
        self.expect(
            len(confirmed) == 1 and all(one.status != "held" for one in taken),
            f"The reward should be confirmed once and nothing left held; there is: {told}.",
        )
        self.expect(
            [one.purchase_id for one in confirmed] == [row.id for row in self.books.sales()],
            "The redemption is not confirmed by the sale: send its id in `redemptions`.",
        )
        earned = sum(row.points or 0 for row in self.books.sales())
        self.expect_free(person, FIRST_POINTS - PRICE_POINTS + earned)

    def expect_free(self, person: Person, points: int) -> None:
        """So many points are the member's, and not held."""
        free = self.ground.free_points(person)
        self.expect(free == points, f"The member has {free} points free, and should have {points}.")

    def _expect_stands(self, sold: Sold, recorded: Sequence[Recorded]) -> None:
        paid = sold.paid
        if paid.state == REFUSED:
            self.faults.append(f"The till refused a sale of {sold.total}: {paid.message!r}.")
            return
        rows = [row for row in recorded if row.receipt == paid.receipt]
        if len(rows) != 1:
            self.faults.append(f"Receipt {paid.receipt} of {sold.total} is not recorded.")
            return
        row = rows[0]
        self.facts.append(f"Receipt {row.receipt}: {row.total}, {row.points or 0} points, once.")
        self.expect(
            row.total == sold.total,
            f"Receipt {row.receipt} is recorded with {row.total}, and {sold.total} was paid.",
        )
        is_told = paid.state == DONE and paid.points is not None
        self.expect(
            not is_told or paid.points == (row.points or 0),
            f"The till told {paid.points} points, and {row.points or 0} were credited.",
        )
