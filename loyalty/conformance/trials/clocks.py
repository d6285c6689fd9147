"""A till whose own clock is wrong, as after a dead battery."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from loyalty.conformance.play import Play
from loyalty.conformance.trials.trial import Trial

_TOLERANCE: Final = timedelta(minutes=2)
_ADVICE: Final = (
    "Do not trust the device: compare its clock with `now` of the heartbeat (or with the Date "
    "header of any answer), and send occurred_at by the server's time."
)


def wrong_clock(play: Play) -> None:
    buyer = play.ground.member()
    sold = play.sell(80, 40, buyer=buyer)
    play.finish()
    for row in play.expect_stand(sold):
        off = sold.off(row.occurred_at)
        play.facts.append(f"Its moment is {abs(off).total_seconds():.0f} seconds off.")
        play.expect(
            abs(off) < _TOLERANCE, f"The sale is dated {row.occurred_at:%d %b %H:%M:%S} UTC."
        )


TRIALS: Sequence[Trial] = (
    Trial(
        "clock-ahead",
        "The clock is two days ahead",
        "The till's own clock says it is the day after tomorrow; a member buys.",
        _ADVICE,
        wrong_clock,
        clock_offset=2 * 24 * 3600,
    ),
    Trial(
        "clock-behind",
        "The clock is three hours behind",
        "The till's own clock is three hours slow; a member buys.",
        _ADVICE,
        wrong_clock,
        clock_offset=-3 * 3600,
    ),
)
