"""The trials of a run, in the order they are played."""

from collections.abc import Sequence

from loyalty.conformance.trials import clocks, days, doubles, lost, people, prices, returns, waits
from loyalty.conformance.trials.trial import Trial

__all__ = ["TRIALS", "Trial"]

TRIALS: Sequence[Trial] = (
    *lost.TRIALS,
    *doubles.TRIALS,
    *clocks.TRIALS,
    *returns.TRIALS,
    *days.TRIALS,
    *prices.TRIALS,
    *waits.TRIALS,
    *people.TRIALS,
)
