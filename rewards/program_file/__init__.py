"""
A program as one readable YAML file.

Always: a file is applied whole or not at all; applying it again, or applying what was exported,
changes nothing.
Source: docs/reference/program-file.md
"""

from datetime import datetime

from django.db import transaction

from members.actors import Actor
from rewards.models.program import touch
from rewards.program_file.applying import (
    apply_program,
    apply_rewards,
    apply_stores,
    apply_tiers,
)
from rewards.program_file.changes import Refused
from rewards.program_file.exporting import export
from rewards.program_file.parsing import InvalidProgramFile, parse, refusal
from rewards.program_file.rules import apply_rules

__all__ = ["InvalidProgramFile", "apply", "export"]


def apply(text: str, *, as_of: datetime, actor: Actor) -> list[str]:
    """
    Bring one program in line with its file, and say what was changed, one sentence each.

    as_of: from when a changed rule counts, unless the file names a later `effective_from`.

    Raises InvalidProgramFile with every fault found; then nothing is changed.
    """
    part, document = parse(text)
    as_of = as_of.replace(microsecond=0)
    try:
        with transaction.atomic():
            program, changes = apply_program(part)
            changes += apply_tiers(part, program)
            changes += apply_rules(part, program, as_of=as_of, actor=actor)
            changes += apply_rewards(part, program)
            changes += apply_stores(part)
            if changes:
                touch(program.pk)
    except Refused as error:
        raise refusal(error.faults, document) from error
    return changes
