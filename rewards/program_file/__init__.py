"""
A program as one readable YAML file.

Always: a file is applied whole or not at all; applying it again, or applying what was exported,
changes nothing; planning writes nothing.
Source: docs/reference/program-file.md
"""

from datetime import datetime

from django.db import transaction

from members.actors import Actor
from rewards.models.program import touch
from rewards.program_file.applying import apply_program, apply_stores, apply_tiers
from rewards.program_file.audience import apply_campaigns, apply_event_types, apply_segments
from rewards.program_file.changes import Refused
from rewards.program_file.exporting import export
from rewards.program_file.offers import apply_offers
from rewards.program_file.parsing import InvalidProgramFile, parse, refusal
from rewards.program_file.receipts import apply_receipts
from rewards.program_file.rules import apply_rules
from rewards.program_file.shape import ProgramPart

__all__ = ["InvalidProgramFile", "apply", "export", "plan"]


def apply(text: str, *, as_of: datetime, actor: Actor) -> list[str]:
    """
    Bring one program in line with its file, and say what was changed, one sentence each.

    as_of: from when a changed rule counts, unless the file names a later `effective_from`.

    Raises InvalidProgramFile with every fault found; then nothing is changed.
    """
    part, document = parse(text)
    try:
        with transaction.atomic():
            return _applied(part, as_of=as_of.replace(microsecond=0), actor=actor)
    except Refused as error:
        raise refusal(error.faults, document) from error


def plan(text: str, *, as_of: datetime, actor: Actor) -> list[str]:
    """
    What `apply` would change, in the same words. Writes nothing: all is taken back.

    Raises InvalidProgramFile.
    """
    with transaction.atomic():
        point = transaction.savepoint()
        changes = apply(text, as_of=as_of, actor=actor)
        transaction.savepoint_rollback(point)
    return changes


def _applied(part: ProgramPart, *, as_of: datetime, actor: Actor) -> list[str]:
    """In the order in which parts name each other; told in the order of the file."""
    program, changes = apply_program(part)
    stores = apply_stores(part)
    changes += apply_tiers(part, program)
    changes += apply_segments(part, program)
    changes += apply_campaigns(part, program, as_of=as_of)
    changes += apply_event_types(part, program)
    changes += apply_rules(part, program, as_of=as_of, actor=actor)
    changes += apply_offers(part, program)
    changes += apply_receipts(part.receipts, program)
    changes += stores
    if changes:
        touch(program.pk)
    return changes
