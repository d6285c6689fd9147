"""Returns that cannot be, and what the cashier reads then."""

from collections.abc import Sequence

from loyalty.conformance.adapter import REFUSED, Returned
from loyalty.conformance.play import Play, Sold
from loyalty.conformance.traffic import REFUND
from loyalty.conformance.trials.trial import Trial


def refund_of_refund(play: Play) -> None:
    sold, returned = _sold_and_returned(play)
    again = play.refund(returned.receipt)
    play.finish()
    play.expect_stand(sold)
    play.expect(again.state == REFUSED, f"The till says {again.state!r} to a return of a return.")
    play.expect_returned(sold, 120)


def cashier_message(play: Play) -> None:
    sold, _ = _sold_and_returned(play)
    again = play.refund(sold.paid.receipt, lines=[{"line": "2", "quantity": 1}])
    play.finish()
    play.expect_stand(sold)
    play.expect(
        again.state == REFUSED, f"The till says {again.state!r} to goods that came back before."
    )
    play.expect_returned(sold, 120)
    problems = [one for exchange in play.proxy.traffic(REFUND) for one in exchange.problems]
    wanted = [str(one.get("cashier_message", "")) for one in problems]
    play.facts.append(f"The till shows {again.message!r}.")
    if not wanted:  # refused by the till itself, in its own words
        play.expect(bool(again.message), "The till refuses, and shows the cashier nothing.")
        return
    play.expect(
        any(text and text in again.message for text in wanted),
        f"Regulars sent {wanted[-1]!r} to show, and the till shows {again.message!r}.",
    )


def _sold_and_returned(play: Play) -> tuple[Sold, Returned]:
    buyer = play.ground.member()
    sold = play.sell(80, 40, buyer=buyer)
    play.catch_up()
    returned = play.refund(sold.paid.receipt)
    play.catch_up()
    play.expect(returned.state != REFUSED, f"The till refused the return: {returned.message!r}.")
    return sold, returned


TRIALS: Sequence[Trial] = (
    Trial(
        "refund-of-refund",
        "A return is returned",
        "A sale comes back whole; then the receipt of that return is brought back as if it were a "
        "sale.",
        "Read the answer of every return: 4xx means that no money may be given back. Show its "
        "cashier_message, and do not count it.",
        refund_of_refund,
    ),
    Trial(
        "cashier-message",
        "The cashier reads why",
        "Goods that came back already are brought back once more.",
        "Show `cashier_message` of the problem as it is: it is polite, without names, and in the "
        "language of Accept-Language. Decide by `code`.",
        cashier_message,
    ),
)
