"""Customers who change their mind, and cards that nobody has."""

from collections.abc import Sequence

from loyalty.conformance.ground import FIRST_POINTS
from loyalty.conformance.play import Play
from loyalty.conformance.trials.trial import Trial


def given_up(play: Play) -> None:
    buyer = play.ground.member(points=FIRST_POINTS)
    play.show(80, 40, buyer=buyer, with_reward=True)
    play.adapter.give_up()
    play.finish()
    taken = [one.status for one in play.books.redemptions(buyer.member)]
    play.facts.append(f"Redemptions: {', '.join(taken) or 'none'}.")
    play.expect(bool(taken), "No points were held for the reward while the basket was shown.")
    play.expect("held" not in taken, "The points stay held though the customer has left.")
    play.expect_free(buyer, FIRST_POINTS)
    play.expect_stand()


def unknown_card(play: Play) -> None:
    sold = play.sell(80, 40, scan=play.ground.unknown_card())
    play.finish()
    play.expect_stand(sold)


TRIALS: Sequence[Trial] = (
    Trial(
        "given-up",
        "The customer leaves without buying",
        "A reward is held for a basket, and the sale is given up.",
        "Void what the till holds (POST /v1/redemptions/{id}/void) when a sale is given up: until "
        "the hold lapses the member cannot use their points elsewhere.",
        given_up,
    ),
    Trial(
        "unknown-card",
        "Nobody has this card",
        "The customer shows a card that Regulars does not know, and buys.",
        "Sell all the same, with the scan as identifier or without anybody: the points follow when "
        "the card is enrolled.",
        unknown_card,
    ),
)
