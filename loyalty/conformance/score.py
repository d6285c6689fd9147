"""How a score is shown: a table for people, JSON for machines."""

from collections.abc import Sequence
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from loyalty.conformance.run import Verdict
from loyalty.conformance.trials import Trial
from loyalty.conformance.words import printable

PAGE: Final = "docs/how-to/till-conformance.md"
CONTRACT: Final = "docs/reference/till-adapter.md"
_MEND_ADAPTER: Final = "Mend the adapter, not the till: its answer is none that the contract knows."


def link_of(trial: Trial) -> str:
    """Where the documentation says more."""
    return f"{PAGE}#{trial.id}"


def cure_of(verdict: Verdict) -> tuple[str, str]:
    """What to mend, and where to read about it: the adapter's call, or the till's behaviour."""
    if verdict.broken_call:
        return _MEND_ADAPTER, f"{CONTRACT}#post-{verdict.broken_call}"
    return verdict.trial.advice, link_of(verdict.trial)


def till_of(verdicts: Sequence[Verdict]) -> str:
    """What the till calls itself; empty when it has not said it."""
    return printable(next((one.till for one in verdicts if one.till), ""), at_most=80)


def score(verdicts: Sequence[Verdict]) -> str:
    """`12 of 16`."""
    return f"{sum(one.is_passed for one in verdicts)} of {len(verdicts)}"


def table(verdicts: Sequence[Verdict]) -> Table:
    """A row a trial: what it was, what came of it, why."""
    title = " of ".join(["Till conformance", *filter(None, [till_of(verdicts)])])
    shown = Table(title=Text(title), title_justify="left", show_lines=True)
    shown.add_column("Trial", no_wrap=True)
    shown.add_column("", no_wrap=True)
    shown.add_column("Evidence", ratio=1, overflow="fold")
    shown.add_column("s", justify="right", no_wrap=True)
    for one in verdicts:
        mark = Text("passed", "green") if one.is_passed else Text("FAILED", "bold red")
        evidence = Text("\n".join(one.evidence))
        if not one.is_passed:
            advice, link = cure_of(one)
            evidence.append(f"\nTo mend: {advice}\n{link}", "yellow")
        what = Text(one.trial.id, "bold").append(f"\n{one.trial.title}", "not bold")
        shown.add_row(what, mark, evidence, f"{one.seconds:.1f}")
    return shown


def tell(console: Console, verdicts: Sequence[Verdict], *, is_complete: bool = True) -> None:
    """The table, and the score below it."""
    console.print(table(verdicts))
    is_full = is_complete and all(one.is_passed for one in verdicts)
    said = f"Score: {score(verdicts)}"
    said += "" if is_complete else ", incomplete: the run ended before its time"
    console.print(said, style="bold green" if is_full else "bold red")


def as_json(verdicts: Sequence[Verdict], *, is_complete: bool = True) -> dict[str, Any]:
    """The same for a machine."""
    return {
        "till": till_of(verdicts),
        "complete": is_complete,
        "passed": sum(one.is_passed for one in verdicts),
        "trials": len(verdicts),
        "results": [_result(one) for one in verdicts],
    }


def _result(one: Verdict) -> dict[str, Any]:
    advice, link = cure_of(one)
    return {
        "id": one.trial.id,
        "title": one.trial.title,
        "plays": one.trial.plays,
        "passed": one.is_passed,
        "evidence": list(one.evidence),
        "advice": None if one.is_passed else advice,
        "link": link,
        "seconds": round(one.seconds, 1),
    }
