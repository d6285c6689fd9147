"""A day without a network."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from loyalty.conformance.adapter import REFUSED
from loyalty.conformance.play import Play, Sold
from loyalty.conformance.trials.trial import Trial
from loyalty.models import RefundStatus

# The Date header has whole seconds, and a till that goes by it is off by as much.
_TOLERANCE: Final = timedelta(seconds=2)


def offline_day(play: Play) -> None:
    buyer = play.ground.member()
    play.adapter.idle(play.pace.idle)
    play.proxy.is_offline = True
    sold = [
        play.sell(10 + number, scan=buyer.card if number == 4 else None) for number in range(10)
    ]
    returned = play.adapter.refund(sold[4].paid.receipt or "none")
    play.adapter.idle(play.pace.away)
    play.proxy.is_offline = False
    play.finish()
    _expect_recorded(play, sold)
    applied = [one for one in play.books.refunds() if one.status == RefundStatus.APPLIED]
    play.expect(returned.state != REFUSED, f"The till refused the return: {returned.message!r}.")
    play.expect(
        len(applied) == 1, f"{len(applied)} returns are recorded, of goods that came back once."
    )
    play.expect_free(buyer, 0)


def _expect_recorded(play: Play, sold: Sequence[Sold]) -> None:
    recorded = {row.receipt: row for row in play.expect_stand(*sold)}
    for one in sold:
        row = recorded.get(one.paid.receipt)
        if row is None:
            continue
        is_right = one.since - _TOLERANCE <= row.occurred_at <= one.until + _TOLERANCE
        off = (row.occurred_at - one.since).total_seconds()
        play.expect(is_right, f"Receipt {row.receipt} is dated {off:.0f} seconds after the sale.")


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
