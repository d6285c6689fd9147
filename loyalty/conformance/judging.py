"""What a trial holds against a till: by what is recorded, and by what the till was told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from loyalty.conformance import traffic
from loyalty.conformance.adapter import DONE, REFUSED, Paid
from loyalty.conformance.books import Books, Recorded
from loyalty.conformance.ground import FIRST_POINTS, PRICE_POINTS, Ground, Person
from loyalty.conformance.proxy import Proxy
from loyalty.models import RefundStatus

_NOT_TWICE: Final = ("duplicate_purchase", "duplicate_refund", "idempotency_key_reused")


class Sold(NamedTuple):
    """
    A sale as it was played: what it comes to, what the till said, whose it is, and when it took
    place: from the basket being laid on the counter until the till has answered that it is paid.
    """

    total: str
    paid: Paid
    buyer: Person | None
    since: datetime
    until: datetime

    def off(self, moment: datetime) -> timedelta:
        """How far a moment lies outside the sale: below 0 before it, above 0 after it."""
        return min(moment - self.since, timedelta()) + max(moment - self.until, timedelta())


@dataclass(kw_only=True)
class Judge:
    """faults: what speaks against the till; without any the trial is passed. facts: what was."""

    proxy: Proxy
    ground: Ground
    books: Books
    faults: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

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

    def expect_returned(self, sold: Sold, units: int) -> None:
        """Goods of this worth came back, once, of this sale."""
        rows = self.books.refunds()
        self.facts.append(f"Returns recorded: {len(rows)}.")
        self.expect(
            len(rows) == 1, f"{len(rows)} returns are recorded, of goods that came back once."
        )
        for row in rows:
            if row.status != RefundStatus.APPLIED:
                told = "The return is recorded, and could not be applied to a sale of a member."
                self.expect(bool(self.faults), told)
                continue
            came, worth = self.ground.shown(row.total_minor), self.ground.money(units)
            self.expect(
                row.sale_external_id == sold.paid.receipt,
                f"Goods of receipt {sold.paid.receipt} came back, and the return names "
                f"{row.sale_external_id}.",
            )
            self.expect(
                came == worth, f"Goods of {worth} came back, and the return is recorded of {came}."
            )

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

    def expect_answered(self, state: str, receipt: str) -> None:
        """A till that says done has an answer that names the receipt."""
        said = f"The till said done of {receipt}, and no answer had told it so: say queued."
        self.expect(state != DONE or self.proxy.has_told(receipt), said)

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
        self._expect_whose(sold, row)
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

    def _expect_whose(self, sold: Sold, row: Recorded) -> None:
        if sold.buyer is None:
            self.expect(
                row.member_id is None,
                f"Receipt {row.receipt} is a member's, and none has shown their card.",
            )
            return
        whose = (
            "without the member" if row.member_id is None else "with another member than the one"
        )
        self.expect(
            row.member_id == sold.buyer.member.pk,
            f"Receipt {row.receipt} is recorded {whose} who showed the card.",
        )
