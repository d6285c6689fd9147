"""One trial at work: what it does at the till."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Final

from loyalty.conformance.adapter import REFUSED, Adapter, Line, Returned
from loyalty.conformance.ground import Person
from loyalty.conformance.judging import Judge, Sold

__all__ = ["PIECES", "Pace", "Play", "Sold"]

PIECES: Final = 2


@dataclass(frozen=True, slots=True)
class Pace:
    """
    How long things take, in seconds. patience: until the till has sent everything, and Regulars has
    credited it. idle: how long the till is left alone at a time. away: how long the network is gone
    after the last sale. slow: how late a slow answer comes. retry_after: what a busy server asks
    at first; the second time it asks twice as much. quiet: how long nothing more may come from the
    till at the end of a trial, when it has said that nothing waits.
    """

    patience: float = 60
    idle: float = 1
    away: float = 5
    slow: float = 2
    retry_after: int = 3
    quiet: float = 1.5


@dataclass(kw_only=True)
class Play(Judge):
    """
    adapter: the till. What is played is judged in the same breath. judged: what was recorded when
    the trial was at its end; what comes later is no part of the judgement.
    """

    adapter: Adapter
    pace: Pace
    clock: Callable[[], datetime]
    judged: set[str] | None = None
    _since: datetime | None = None
    _buyer: Person | None = None

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

    def sell(
        self, *units: int, buyer: Person | None = None, scan: str | None = None, presses: int = 1
    ) -> Sold:
        """A basket without a reward, shown and paid; scan: a card that is nobody's."""
        self.show(*units, buyer=buyer, scan=scan)
        return self.pay(sum(units), presses=presses)

    def show(
        self,
        *units: int,
        buyer: Person | None = None,
        scan: str | None = None,
        with_reward: bool = False,
    ) -> None:
        """Put a basket on the counter; that the till refuses it is a fault."""
        self._since, self._buyer = self._since or self.clock(), buyer
        offered = self.ground.reward
        reward = {"id": offered.shown_id, "code": offered.code} if with_reward else None
        card = buyer.card if buyer else scan
        shown = self.adapter.basket(self.lines(*units), scan=card, reward=reward)
        self.expect(
            shown.state != REFUSED, f"The till refused the basket, saying {shown.message!r}."
        )

    def pay(self, units: int, *, presses: int = 1) -> Sold:
        """Take the money for what was shown."""
        since, self._since = self._since or self.clock(), None
        paid = self.adapter.pay(presses=presses)
        self.expect_answered(paid.state, paid.receipt)
        return Sold(self.ground.money(units), paid, self._buyer, since, self.clock())

    def refund(self, receipt: str, *, lines: Sequence[Line] | None = None) -> Returned:
        """Bring goods of this receipt back."""
        returned = self.adapter.refund(receipt, lines=lines)
        self.expect_answered(returned.state, returned.receipt)
        return returned

    def finish(self) -> None:
        """The end of a trial: let the till send what waits, and listen whether it sends more."""
        self.catch_up()
        is_quiet = self.proxy.wait_until_quiet(self.pace.quiet, patience=self.pace.patience)
        self.expect(is_quiet, "The till says that nothing waits, and does not stop sending.")
        self._settle()
        self.judged = self.named()

    def named(self) -> set[str]:
        """What is recorded of this trial by now."""
        return self.books.named(self.ground.members)

    def catch_up(self) -> None:
        """Let the till send what waits, and Regulars credit it."""
        deadline = monotonic() + self.pace.patience
        while waiting := self.adapter.idle(self.pace.idle):
            if monotonic() > deadline:
                self.faults.append(
                    f"{waiting} sales or returns still wait in the till after "
                    f"{self.pace.patience:g} seconds with a network."
                )
                break
        self._settle()

    def _settle(self) -> None:
        self.books.settle(patience=self.pace.patience, stop=self.proxy.stopping.is_set)
