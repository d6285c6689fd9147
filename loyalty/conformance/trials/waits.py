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
    """A trial in which the first two attempts at a sale are answered with this status."""

    def run(play: Play) -> None:
        asked = (play.pace.retry_after, 2 * play.pace.retry_after)
        buyer = play.ground.member()
        play.proxy.plan(*(Fault(SALE, BUSY, seconds=one, status=status) for one in asked))
        sold = play.sell(80, 40, buyer=buyer)
        play.finish()
        play.expect_stand(sold)
        attempts = play.proxy.traffic(SALE)
        for before, after, seconds in zip(attempts, attempts[1:], asked, strict=False):
            waited = after.at - before.at
            play.facts.append(f"Sent again after {waited:.1f} seconds.")
            play.expect(
                waited >= seconds - _TOLERANCE_SECONDS,
                f"Sent again after {waited:.1f} seconds; Retry-After was {seconds}.",
            )

    return run


TRIALS: Sequence[Trial] = (
    Trial(
        "busy-503",
        "The server is not available for a moment",
        "Two attempts at a sale are answered with 503, the second with a longer Retry-After.",
        _ADVICE,
        busy(503),
    ),
    Trial(
        "busy-429",
        "The till asks too often",
        "Two attempts at a sale are answered with 429, the second with a longer Retry-After.",
        _ADVICE,
        busy(429),
    ),
)
