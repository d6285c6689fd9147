"""How long answers take, in little memory, however many there are. Pure."""

from math import ceil, log
from typing import Final

_FIRST_SECONDS: Final = 0.0005
_STEP: Final = 1.05  # no figure is off by more than five in a hundred
_STEPS: Final = ceil(log(120 / _FIRST_SECONDS) / log(_STEP))


class Times:
    """Counts of times, in steps that grow: half a millisecond to two minutes."""

    def __init__(self) -> None:
        self.count = 0
        self._steps = [0] * (_STEPS + 1)

    def add(self, seconds: float) -> None:
        step = ceil(log(max(seconds, _FIRST_SECONDS) / _FIRST_SECONDS) / log(_STEP))
        self._steps[min(step, _STEPS)] += 1
        self.count += 1

    def within(self, percent: int) -> float:
        """The seconds within which so many in a hundred were; 0 of none."""
        wanted, seen = self.count * percent / 100, 0
        for step, number in enumerate(self._steps):
            seen += number
            if seen and seen >= wanted:
                return float(_FIRST_SECONDS * _STEP**step)
        return 0.0
