"""How a score is shown: a table for people, JSON for machines."""

from collections.abc import Sequence
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from loyalty.conformance.run import Verdict
from loyalty.conformance.trials import Trial

PAGE: Final = "docs/how-to/till-conformance.md"


def link_of(trial: Trial) -> str:
    """Where the documentation says more."""
    return f"{PAGE}#{trial.id}"


def till_of(verdicts: Sequence[Verdict]) -> str:
    """What the till calls itself; empty when it has not said it."""
    return next((one.till for one in verdicts if one.till), "")


def score(verdicts: Sequence[Verdict]) -> str:
    """`12 of 16`."""
    return f"{sum(one.is_passed for one in verdicts)} of {len(verdicts)}"


def table(verdicts: Sequence[Verdict]) -> Table:
    """A row a trial: what it was, what came of it, why."""
    title = " of ".join(["Till conformance", *filter(None, [till_of(verdicts)])])
    shown = Table(title=title, title_justify="left", show_lines=True)
    shown.add_column("Trial", no_wrap=True)
    shown.add_column("", no_wrap=True)
    shown.add_column("Evidence", ratio=1, overflow="fold")
    shown.add_column("s", justify="right", no_wrap=True)
    for one in verdicts:
        mark = Text("passed", "green") if one.is_passed else Text("FAILED", "bold red")
        evidence = Text("\n".join(one.evidence))
        if not one.is_passed:
            evidence.append(f"\nTo mend: {one.trial.advice}\n{link_of(one.trial)}", "yellow")
        what = Text(one.trial.id, "bold").append(f"\n{one.trial.title}", "not bold")
        shown.add_row(what, mark, evidence, f"{one.seconds:.1f}")
    return shown


def tell(console: Console, verdicts: Sequence[Verdict]) -> None:
    """The table, and the score below it."""
    console.print(table(verdicts))
    is_full = all(one.is_passed for one in verdicts)
    console.print(f"Score: {score(verdicts)}", style="bold green" if is_full else "bold red")


def as_json(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """The same for a machine."""
    return {
        "till": till_of(verdicts),
        "passed": sum(one.is_passed for one in verdicts),
        "trials": len(verdicts),
        "results": [_result(one) for one in verdicts],
    }


def _result(one: Verdict) -> dict[str, Any]:
    return {
        "id": one.trial.id,
        "title": one.trial.title,
        "plays": one.trial.plays,
        "passed": one.is_passed,
        "evidence": list(one.evidence),
        "advice": None if one.is_passed else one.trial.advice,
        "link": link_of(one.trial),
        "seconds": round(one.seconds, 1),
    }
