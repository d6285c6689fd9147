"""What a trial is."""

from collections.abc import Callable
from dataclasses import dataclass, field

from loyalty.conformance.play import Play


@dataclass(frozen=True, slots=True)
class Trial:
    """
    One point of the score.

    plays: what happens, in a sentence. advice: what to mend in a till that fails. clock_offset: by
    how many seconds the till's own clock is wrong.
    """

    id: str
    title: str
    plays: str
    advice: str
    run: Callable[[Play], None] = field(repr=False)
    clock_offset: int = 0
