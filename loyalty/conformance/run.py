"""
Playing the trials: each with a fresh till, one after the other.

Always: a till that breaks the contract fails that trial, and the next one is played; what a till
sends when its trial is over counts for that trial, until the end of the run; what the run made is
ended whether it is done, fails or is interrupted.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import Any, NamedTuple

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


class _Over(NamedTuple):
    """A trial that was played; named: what was recorded of it then."""

    verdict: Verdict
    play: Play
    named: set[str]


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
        A verdict for each trial. `look` sees each as soon as it is there; one that it sees pass may
        fail in the end, by what the till has sent later.

        Raises AlreadyRunning, NoAdapter, AdapterHangs, RegularsAway, NotCredited and NoProgram:
        then of the trials that `look` has not seen nothing is known.
        """
        with alone():
            rulebook.current(fresh=True)
            expect_ready(self.proxy.regulars)
            ground = Ground(self.clock)
            over: list[_Over] = []
            try:
                tried = ground.let_in(ground.till(trials[0].id))
                expect_ours(self.proxy.regulars, tried["key"])
                for trial in trials:
                    over.append(self._played(trial, ground))
                    look(over[-1].verdict)
                    _expect_awake(over[-1].verdict)
                verdicts = [_with_what_came_later(one) for one in over]
            finally:
                with undisturbed():
                    ground.clear()
        return verdicts

    def _played(self, trial: Trial, ground: Ground) -> _Over:
        terminal = ground.till(trial.id)
        play = Play(
            adapter=self.adapter,
            proxy=self.proxy,
            ground=ground,
            books=Books(terminal),
            pace=self.pace,
            clock=self.clock,
        )
        start = ground.let_in(terminal) | {"regulars": self.proxy_url}
        self.proxy.begin(trial.id, start["enrolment_code"], start["key"])
        verdict = self._verdict(trial, start, play)
        return _Over(verdict, play, play.named() if play.judged is None else play.judged)

    def _verdict(self, trial: Trial, start: Mapping[str, Any], play: Play) -> Verdict:
        began = monotonic()
        till, broken = "", None
        try:
            till = self.adapter.begin({**start, "clock_offset_seconds": trial.clock_offset})
            trial.run(play)
        except BrokenContract as error:
            broken = error
            play.faults.append(str(error))
        if self.proxy.trouble:
            raise RegularsAway(self.proxy.trouble)
        faults = [*play.faults, *self.proxy.oddities()]
        return Verdict(
            trial,
            not faults,
            tuple(printable(one) for one in faults or play.facts),
            monotonic() - began,
            till,
            broken.call if broken else "",
            isinstance(broken, Hangs),
        )


def _with_what_came_later(over: _Over) -> Verdict:
    verdict = over.verdict
    later = sorted(over.play.named() - over.named)
    if not later:
        return verdict
    said = [f"Sent when the trial was over: {one}." for one in later]
    evidence = [*(() if verdict.is_passed else verdict.evidence), *map(printable, said)]
    return replace(verdict, is_passed=False, evidence=tuple(evidence))


def _expect_awake(verdict: Verdict) -> None:
    if verdict.is_hung:
        raise AdapterHangs(
            f"The adapter has not answered POST /{verdict.broken_call} in time, and each further "
            "call would wait as long: nothing more is played. Mend the adapter; does it wait for "
            "a screen, or for somebody?"
        )
