"""A day without a network."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from loyalty.conformance.adapter import REFUSED
from loyalty.conformance.play import Play, Sold
from loyalty.conformance.trials.trial import Trial

# The Date header has whole seconds, and a till that goes by it is off by as much.
_TOLERANCE: Final = timedelta(seconds=2)


def offline_day(play: Play) -> None:
    buyer = play.ground.member()
    play.adapter.idle(play.pace.idle)
    play.proxy.is_offline = True
    sold = [play.sell(10 + number, buyer=buyer if number == 4 else None) for number in range(10)]
    returned = play.refund(sold[4].paid.receipt or "none")
    play.adapter.idle(play.pace.away)
    play.proxy.is_offline = False
    play.finish()
    _expect_recorded(play, sold)
    play.expect(returned.state != REFUSED, f"The till refused the return: {returned.message!r}.")
    play.expect_returned(sold[4], 14)
    play.expect_free(buyer, 0)


def _expect_recorded(play: Play, sold: Sequence[Sold]) -> None:
    recorded = {row.receipt: row for row in play.expect_stand(*sold)}
    for one in sold:
        row = recorded.get(one.paid.receipt)
        if row is None:
            continue
        off = one.off(row.occurred_at)
        side = "before" if off < timedelta() else "after"
        play.expect(
            abs(off) <= _TOLERANCE,
            f"Receipt {row.receipt} is dated {abs(off).total_seconds():.0f} seconds {side} the "
            "sale.",
        )


TRIALS: Sequence[Trial] = (
    Trial(
        "offline-day",
        "A day without a network",
        "The network is gone: ten sales, one of them a member's, which comes back whole; then the "
        "network returns.",
        "Keep each sale and return on the disk with its own number and the moment it took place, "
        "keep selling, and upload when the network is back, in any order, until each is answered.",
        offline_day,
    ),
)
