"""What the sentences are about: plain figures, gathered by whoever asks for the sentences."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from rewards.speech.phrases import Expiring, NextTier


class StampsToGo(NamedTuple):
    """How many stamps are missing for a reward."""

    stamps: int
    reward: str


@dataclass(frozen=True, slots=True)
class HomeFigures:
    """
    What a member has. What is zero, empty or None is not spoken of, but for what is available.

    today: by the program's clock; a day of another year is said with its year.
    points_name, program_language: the program's; the language is what is spoken when the listener's
    is not.
    pending_from: the first day on which the pending points can be used, where one day is known.
    to_stay: what is missing to keep `tier`; it needs a last day.
    """

    today: date
    available: int
    points_name: str = "points"
    program_language: str = "en"
    first_name: str = ""
    is_birthday: bool = False
    pending: int = 0
    pending_from: date | None = None
    debt: int = 0
    expiring: Expiring | None = None
    tier: str = ""
    to_rise: NextTier | None = None
    to_stay: NextTier | None = None
    stamps: tuple[StampsToGo, ...] = ()
    affordable: str = ""
