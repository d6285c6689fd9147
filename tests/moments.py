"""The tests' clock: it stands still until it is told to move."""

from datetime import UTC, datetime, timedelta

import time_machine

START = datetime(2026, 3, 10, 12, tzinfo=UTC)


class Clock:
    """`now` is an argument for the domain; after `move_to` or `freeze` the process agrees."""

    def __init__(self) -> None:
        self.now = START
        self._traveller: time_machine.travel | None = None

    def freeze(self) -> None:
        """Make `timezone.now()` answer `now`, for code that reads the clock itself."""
        self.stop()
        self._traveller = time_machine.travel(self.now, tick=False)
        self._traveller.start()

    def move_to(self, moment: datetime | str) -> datetime:
        """Go to a moment: an aware datetime, or ISO text which is UTC unless it says otherwise."""
        if isinstance(moment, str):
            moment = datetime.fromisoformat(moment)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        self.now = moment
        self.freeze()
        return self.now

    def move_by(self, **amount: float) -> datetime:
        """Go forward: move_by(minutes=15)."""
        return self.move_to(self.now + timedelta(**amount))

    def stop(self) -> None:
        """Let the process's clock run again."""
        if self._traveller:
            self._traveller.stop()
            self._traveller = None
