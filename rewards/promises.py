"""
When the points of one program can be used: the parcels of a sale, as promised when it was credited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rewards import dates, lifetimes
from rewards.earning import Outcome
from rewards.lifetimes import CONFIRMATION, Life, Parcel


@dataclass(frozen=True, slots=True)
class Promises:
    """life: what the program says; lives: what rules of it say otherwise, by version."""

    time_zone: str
    life: Life
    lives: Mapping[int, Life]
    waits: bool

    @classmethod
    def of(cls, time_zone: str, life: Life, lives: Mapping[int, Life]) -> "Promises":
        waits = any(one.pending.policy == CONFIRMATION for one in (life, *lives.values()))
        return cls(time_zone, life, lives, waits)

    def noted(self, outcome: Outcome) -> Outcome:
        """The outcome with what must be kept of it while points wait for a confirmation."""
        if not self.waits:
            return outcome
        return outcome._replace(
            promise={
                str(line.version_id): lifetimes.said(self._life_of(line.version_id))
                for line in outcome.lines
                if line.points
            }
        )

    def parcels(
        self, outcome: Outcome, *, occurred_at: datetime, confirmed_at: datetime | None = None
    ) -> list[Parcel]:
        """
        The points of an outcome by when they can be used, in order of first appearance.

        confirmed_at: when the purchase was confirmed; None while points may wait for that.
        Always: their points add up to those of the outcome.
        """
        if not outcome.points:
            return []
        if not self.lives:  # the road of nearly every sale
            return [
                lifetimes.parcel(
                    outcome.points,
                    self.life,
                    earned_at=occurred_at,
                    time_zone=self.time_zone,
                    confirmed_at=confirmed_at,
                )
            ]
        portions = [
            (line.points, self._life_of(line.version_id)) for line in outcome.lines if line.points
        ]
        return self._parcels(portions, occurred_at, confirmed_at)

    def confirmed(
        self, trace: Mapping[str, Any], *, occurred_at: datetime, confirmed_at: datetime
    ) -> list[Parcel]:
        """
        The parcels that a stored trace promised, now that the purchase is confirmed.

        Always: as many and as large as when it was credited, whatever the program says today.
        """
        lives = {int(key): lifetimes.read(said) for key, said in trace["promise"].items()}
        portions = [
            (line["points"], lives[line["version_id"]]) for line in trace["rules"] if line["points"]
        ]
        return self._parcels(portions, occurred_at, confirmed_at)

    def expires_at(self, moment: datetime) -> datetime | None:
        """When points expire that can be used from `moment`, as the program says; None: never."""
        day = dates.local_day(moment, self.time_zone)
        return lifetimes.end_of_life(self.life.expiry, day, self.time_zone)

    def _life_of(self, version_id: int) -> Life:
        return self.lives.get(version_id, self.life)

    def _parcels(
        self,
        portions: Sequence[tuple[int, Life]],
        occurred_at: datetime,
        confirmed_at: datetime | None,
    ) -> list[Parcel]:
        return lifetimes.parcels(
            portions,
            earned_at=occurred_at,
            time_zone=self.time_zone,
            confirmed_at=confirmed_at,
        )
