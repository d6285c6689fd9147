"""
Playing the trials: each with a fresh till, one after the other.

Always: a till that breaks the contract fails that trial, and the next one is played; what the run
made is ended whether it is done, fails or is interrupted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from loyalty.conformance.adapter import Adapter, BrokenContract
from loyalty.conformance.books import Books
from loyalty.conformance.ground import Ground
from loyalty.conformance.play import Pace, Play
from loyalty.conformance.proxy import Proxy
from loyalty.conformance.trials import Trial


class RegularsAway(Exception):
    """Regulars did not answer the proxy; the message says where it was looked for."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What a trial came to. evidence: what speaks against the till, or else for it. till: what it
    calls itself.
    """

    trial: Trial
    is_passed: bool
    evidence: Sequence[str]
    seconds: float
    till: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """proxy_url: the proxy's address as the till reaches it."""

    adapter: Adapter
    proxy: Proxy
    proxy_url: str
    pace: Pace
    clock: Callable[[], datetime]

    def play(
        self, trials: Sequence[Trial], *, look: Callable[[Verdict], None] = lambda verdict: None
    ) -> list[Verdict]:
        """
        A verdict for each trial; `look` sees each as soon as it is there.

        Raises NoAdapter, RegularsAway, NotCredited and NoProgram: then nothing is said of the till.
        """
        ground = Ground(self.clock)
        verdicts = []
        try:
            for trial in trials:
                verdicts.append(self._verdict(trial, ground))
                look(verdicts[-1])
        finally:
            ground.clear()
        return verdicts

    def _verdict(self, trial: Trial, ground: Ground) -> Verdict:
        began = monotonic()
        play = Play(self.adapter, self.proxy, ground, Books(ground.store), self.pace, self.clock)
        self.proxy.begin()
        till = ""
        try:
            start = ground.let_in() | {"regulars": self.proxy_url}
            till = self.adapter.begin(start | {"clock_offset_seconds": trial.clock_offset})
            trial.run(play)
        except BrokenContract as error:
            play.faults.append(str(error))
        if self.proxy.trouble:
            raise RegularsAway(self.proxy.trouble)
        is_passed = not play.faults
        evidence = tuple(play.facts if is_passed else play.faults)
        return Verdict(trial, is_passed, evidence, monotonic() - began, till)
