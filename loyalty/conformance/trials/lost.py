"""Answers that never arrive: what was asked for has happened, and the till does not know."""

from collections.abc import Sequence

from loyalty.conformance.adapter import REFUSED
from loyalty.conformance.ground import FIRST_POINTS
from loyalty.conformance.play import Play
from loyalty.conformance.traffic import DROP, HOLD, REFUND, SALE, Fault
from loyalty.conformance.trials.trial import Trial


def lost_sale(play: Play) -> None:
    buyer = play.ground.member()
    play.proxy.plan(Fault(SALE, DROP))
    sold = play.sell(80, 40, buyer=buyer)
    play.finish()
    play.expect_stand(sold)


def lost_refund(play: Play) -> None:
    buyer = play.ground.member()
    sold = play.sell(80, 40, buyer=buyer)
    play.catch_up()
    play.proxy.plan(Fault(REFUND, DROP))
    returned = play.refund(sold.paid.receipt, lines=[{"line": "2", "quantity": 1}])
    play.finish()
    play.expect_stand(sold)
    play.expect(returned.state != REFUSED, f"The till refused the return: {returned.message!r}.")
    play.expect_returned(sold, 20)


def lost_hold(play: Play) -> None:
    buyer = play.ground.member(points=FIRST_POINTS)
    play.proxy.plan(Fault(HOLD, DROP))
    play.show(80, 40, buyer=buyer, with_reward=True)
    sold = play.pay(120)
    play.finish()
    play.expect_stand(sold)
    play.expect_reward_once(buyer)


TRIALS: Sequence[Trial] = (
    Trial(
        "lost-sale",
        "The answer to a sale is lost",
        "A member buys; Regulars records the sale, and its answer never reaches the till.",
        "Choose the receipt number once per sale, before the first attempt, and send the very same "
        "body again until there is an answer.",
        lost_sale,
    ),
    Trial(
        "lost-refund",
        "The answer to a return is lost",
        "One of two pieces comes back; Regulars records the return, and its answer is lost.",
        "Give each return a number of its own (external_id) before the first attempt, and repeat "
        "it under that number until there is an answer.",
        lost_refund,
    ),
    Trial(
        "lost-hold",
        "The answer to a held reward is lost",
        "A member takes a reward; its points are held, and the answer is lost.",
        "Send an Idempotency-Key with POST /v1/redemptions, the same at each attempt: the repeat "
        "gets the first hold.",
        lost_hold,
    ),
)
