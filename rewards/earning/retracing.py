"""A sale weighed again as it was: by its stored trace, without what came back. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rewards.earning import Basket, Outcome, Rule, Terms, weigh
from rewards.earning.limits import Usage, Used
from rewards.earning.outcome import OF_SITUATION, Caps
from rewards.earning.situation import read


def retraced(
    trace: Mapping[str, Any],
    basket: Basket,
    *,
    rules: Mapping[int, Rule],
    terms: Terms,
    occurred_at: datetime,
) -> Outcome:
    """
    What a basket would have earned in the place of the one that a trace explains.

    rules: by version, all that the trace names. What the situation did to a rule stays: goods that
    come back do not change the day of a sale. Limits and budgets let through what they did.
    """
    inputs = dict(trace.get("inputs", {}))
    usage = _usage(inputs.pop("used", []))
    caps = _caps(inputs.pop("caps", []))
    said = trace["rules"]
    return weigh(
        basket,
        [rules[line["version_id"]] for line in said],
        terms=terms,
        situation=read(inputs, occurred_at=occurred_at, tier=trace["tier"]),
        usage=usage,
        caps=caps,
        refused={
            line["version_id"]: line["reason"] for line in said if line["reason"] in OF_SITUATION
        },
    )


def _usage(said: list[list[Any]]) -> Usage:
    return {(rule_id, per): Used(points, times) for rule_id, per, points, times in said}


def _caps(said: list[list[Any]]) -> Caps | None:
    return {(kind, key): left for kind, key, left in said} or None
