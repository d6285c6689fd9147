"""
Playing the trials: each with a fresh till, one after the other.

Always: a till that breaks the contract fails that trial, and the next one is played; what the run
made is ended whether it is done, fails or is interrupted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from loyalty.conformance.adapter import Adapter, BrokenContract, Hangs
from loyalty.conformance.alone import alone
from loyalty.conformance.books import Books
from loyalty.conformance.ground import Ground
from loyalty.conformance.installation import RegularsAway, expect_ours, expect_ready
from loyalty.conformance.play import Pace, Play
from loyalty.conformance.proxy import Proxy
from loyalty.conformance.trials import Trial
from loyalty.conformance.undisturbed import undisturbed
from loyalty.conformance.words import printable
from rewards import rulebook


class AdapterHangs(Exception):
    """The adapter has stopped answering; the message says at which call."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What a trial came to. evidence: what speaks against the till, or else for it. till: what it
    calls itself. broken_call: the adapter's call whose answer broke the contract.
    """

    trial: Trial
    is_passed: bool
    evidence: Sequence[str]
    seconds: float
    till: str = ""
    broken_call: str = ""
    is_hung: bool = False


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

        Raises AlreadyRunning, NoAdapter, AdapterHangs, RegularsAway, NotCredited and NoProgram:
        then of the trials that `look` has not seen nothing is known.
        """
        with alone():
            rulebook.current(fresh=True)
            expect_ready(self.proxy.regulars)
            ground = Ground(self.clock)
            verdicts = []
            try:
                expect_ours(self.proxy.regulars, ground.let_in(trials[0].id)["key"])
                for trial in trials:
                    verdicts.append(self._verdict(trial, ground))
                    look(verdicts[-1])
                    _expect_awake(verdicts[-1])
            finally:
                with undisturbed():
                    ground.clear()
        return verdicts

    def _verdict(self, trial: Trial, ground: Ground) -> Verdict:
        began = monotonic()
        play = Play(
            adapter=self.adapter,
            proxy=self.proxy,
            ground=ground,
            books=Books(ground.store),
            pace=self.pace,
            clock=self.clock,
        )
        self.proxy.begin()
        till, broken = "", None
        try:
            start = ground.let_in(trial.id) | {"regulars": self.proxy_url}
            till = self.adapter.begin(start | {"clock_offset_seconds": trial.clock_offset})
            trial.run(play)
        except BrokenContract as error:
            broken = error
            play.faults.append(str(error))
        if self.proxy.trouble:
            raise RegularsAway(self.proxy.trouble)
        faults = [*play.faults, *self.proxy.oddities]
        return Verdict(
            trial,
            not faults,
            tuple(printable(one) for one in faults or play.facts),
            monotonic() - began,
            till,
            broken.call if broken else "",
            isinstance(broken, Hangs),
        )


def _expect_awake(verdict: Verdict) -> None:
    if verdict.is_hung:
        raise AdapterHangs(
            f"The adapter has not answered POST /{verdict.broken_call} in time, and each further "
            "call would wait as long: nothing more is played. Mend the adapter; does it wait for "
            "a screen, or for somebody?"
        )
