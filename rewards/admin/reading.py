"""A draft read aloud while it is written: the sentence in every language, or what is missing."""

from collections.abc import Mapping
from typing import Any

from rewards.compiling import compiled
from rewards.earning import explain
from rewards.earning.wording import LANGUAGES
from rewards.models import RuleVersion


def sentences(version: RuleVersion) -> Mapping[str, str]:
    """Language → sentence, with the language by its own name."""
    program = version.rule.program
    rule = compiled(version)
    tiers = {tier.code: tier.name for tier in program.tiers.all()}
    return {
        name: explain.sentence(
            rule,
            currency=program.currency,
            points_name=program.points_name,
            tier_names=tiers,
            language=code,
        )
        for code, name in LANGUAGES.items()
    }


def read(form: Any) -> dict[str, Any]:
    """What a form says as it stands, or what keeps it from being a rule. Never saves."""
    if form.is_valid():
        return {"sentences": sentences(form.instance), "missing": []}
    missing = [
        f"{form.fields[name].label or name}: {error}" if name in form.fields else error
        for name, errors in form.errors.items()
        for error in errors
    ]
    return {"sentences": {}, "missing": missing}
