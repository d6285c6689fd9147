"""Baskets that change: while they are on the counter, and after an answer was lost."""

from collections.abc import Sequence

from loyalty.conformance.adapter import REFUSED
from loyalty.conformance.ground import FIRST_POINTS
from loyalty.conformance.play import Play, Sold
from loyalty.conformance.traffic import DROP, SALE, Fault
from loyalty.conformance.trials.trial import Trial


def price_change(play: Play) -> None:
    buyer = play.ground.member(points=FIRST_POINTS)
    play.show(80, 40, buyer=buyer, with_reward=True)
    play.show(20, 40, buyer=buyer, with_reward=True)
    sold = play.pay(60)
    play.finish()
    play.expect_stand(sold)
    play.expect_reward_once(buyer)


def next_basket(play: Play) -> None:
    buyer = play.ground.member()
    play.proxy.plan(Fault(SALE, DROP, times=1000))
    first = play.sell(80, 40, buyer=buyer)
    play.proxy.plan()
    second = play.sell(20, 40, buyer=buyer)
    play.finish()
    if first.paid.state == REFUSED:
        _expect_gone(play, first)
        play.expect_stand(second)
        return
    play.expect(
        first.paid.receipt != second.paid.receipt,
        f"Two sales have the same receipt number, {first.paid.receipt}.",
    )
    play.expect_stand(first, second)


def _expect_gone(play: Play, refused: Sold) -> None:
    standing = [row.receipt for row in play.books.sales() if row.total == refused.total]
    voided = {one.sale_external_id for one in play.books.refunds() if one.is_void}
    for receipt in standing:
        play.expect(
            receipt in voided,
            f"The till refused the sale, and it stands as receipt {receipt}: what got no answer "
            "may have happened.",
        )


TRIALS: Sequence[Trial] = (
    Trial(
        "price-change",
        "A price changes in the middle of a sale",
        "A basket is shown and a reward held; then a price is corrected, and the customer pays.",
        "Ask for a new quote when the basket changes, keep the hold that is there, and tell the "
        "points of the answer to the sale, never those of a quote.",
        price_change,
    ),
    Trial(
        "next-basket",
        "Another basket after a lost answer",
        "No answer comes to a sale, and the cashier goes on with a basket of other prices.",
        "What was sent keeps its number and content until it is answered, in a queue; the next "
        "basket is a sale of its own, with the next number.",
        next_basket,
    ),
)
