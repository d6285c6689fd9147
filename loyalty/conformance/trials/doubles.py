"""The same thing sent twice, by the cashier's hand or by the network."""

from collections.abc import Sequence

from loyalty.conformance.ground import FIRST_POINTS
from loyalty.conformance.play import Play
from loyalty.conformance.traffic import HOLD, SALE, SLOW, TWICE, Fault
from loyalty.conformance.trials.trial import Trial


def double_press(play: Play) -> None:
    buyer = play.ground.member()
    play.proxy.plan(Fault(SALE, SLOW, seconds=play.pace.slow))
    sold = play.sell(80, 40, buyer=buyer, presses=2)
    play.finish()
    play.expect_stand(sold)


def double_delivery(play: Play) -> None:
    buyer = play.ground.member(points=FIRST_POINTS)
    play.proxy.plan(Fault(HOLD, TWICE), Fault(SALE, TWICE))
    play.show(80, 40, buyer=buyer, with_reward=True)
    sold = play.pay(120)
    play.finish()
    play.expect_stand(sold)
    play.expect_reward_once(buyer)


TRIALS: Sequence[Trial] = (
    Trial(
        "double-press",
        "The cashier presses twice",
        "The answer is slow, and the impatient cashier presses pay again.",
        "Take the receipt number when the sale begins, not when the button is pressed; a second "
        "press repeats the first request or does nothing.",
        double_press,
    ),
    Trial(
        "double-delivery",
        "The network delivers twice",
        "Each request of a sale with a reward reaches Regulars twice.",
        "Send an Idempotency-Key with POST /v1/redemptions, and the receipt number as external_id: "
        "then Regulars knows the second one.",
        double_delivery,
    ),
)
