"""A server that asks for time."""

from collections.abc import Callable, Sequence
from typing import Final

from loyalty.conformance.play import Play
from loyalty.conformance.traffic import BUSY, SALE, Fault
from loyalty.conformance.trials.trial import Trial

# Clocks tick at both ends.
_TOLERANCE_SECONDS: Final = 0.2
_ADVICE: Final = (
    "Read Retry-After (and `retryable`), keep the sale, and send nothing of the kind again before "
    "that time is over; then send the same body again."
)


def busy(status: int) -> Callable[[Play], None]:
    """A trial in which the first attempt at a sale is answered with this status."""

    def run(play: Play) -> None:
        buyer = play.ground.member()
        play.proxy.plan(Fault(SALE, BUSY, seconds=play.pace.retry_after, status=status))
        sold = play.sell(80, 40, scan=buyer.card)
        play.finish()
        play.expect_stand(sold)
        attempts = play.proxy.traffic(SALE)
        if len(attempts) > 1:
            waited = attempts[1].at - attempts[0].at
            play.facts.append(f"Sent again after {waited:.1f} seconds.")
            play.expect(
                waited >= play.pace.retry_after - _TOLERANCE_SECONDS,
                f"Sent again after {waited:.1f} seconds; Retry-After was {play.pace.retry_after}.",
            )

    return run


TRIALS: Sequence[Trial] = (
    Trial(
        "busy-503",
        "The server is not available for a moment",
        "The first attempt at a sale is answered with 503 and Retry-After.",
        _ADVICE,
        busy(503),
    ),
    Trial(
        "busy-429",
        "The till asks too often",
        "The first attempt at a sale is answered with 429 and Retry-After.",
        _ADVICE,
        busy(429),
    ),
)
