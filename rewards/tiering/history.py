"""What counted for somebody's tier. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import accumulate


class History:
    """Amounts by moment, in any order; what came back is below zero, at the moment of its sale."""

    def __init__(self, amounts: Iterable[tuple[datetime, int]] = ()) -> None:
        self._counted = sorted(amounts)
        self.moments: Sequence[datetime] = [moment for moment, _ in self._counted]
        self._sums = [0, *accumulate(amount for _, amount in self._counted)]

    def figure(self, since: datetime, until: datetime) -> int:
        """What counted from `since` on, and before `until`."""
        first, last = bisect_left(self.moments, since), bisect_left(self.moments, until)
        return self._sums[last] - self._sums[first] if last > first else 0

    def after(self, moment: datetime) -> Sequence[datetime]:
        """The moments later than this one."""
        return self.moments[bisect_right(self.moments, moment) :]

    def plus(self, moment: datetime, amount: int) -> "History":
        """The same, and one amount more."""
        return History([*self._counted, (moment, amount)])

    def until(self, moment: datetime) -> "History":
        """What counted by this moment, itself included: as it was known then."""
        return History(self._counted[: bisect_right(self.moments, moment)])
