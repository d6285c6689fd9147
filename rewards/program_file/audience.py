"""
Making segments, campaigns and types of events what a file says. The caller opens the transaction.

What the file does not name is left alone: sales name it. A type of event is switched off.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from rewards import campaigns, segmenting
from rewards.models import Campaign, EventType, Program, Segment
from rewards.program_file.changes import Refused, assign, known, save
from rewards.program_file.faults import Fault
from rewards.program_file.part import columns, key_of
from rewards.program_file.shape import ProgramPart


def apply_segments(part: ProgramPart, program: Program) -> list[str]:
    """Create and change segments by code. Raises Refused."""
    existing = {segment.code: segment for segment in Segment.objects.filter(program=program)}
    words = []
    for i, item in enumerate(part.segments):
        segment = existing.get(item.code) or Segment(program=program, code=item.code)
        changes = assign(segment, columns(item, "code"), part.currency)
        if found := segmenting.misfits(segment):
            raise Refused(
                *(
                    Fault(("segments", i, key_of(one.field)), "contradiction", one.reason)
                    for one in found
                )
            )
        words += save(segment, ("segments", i), f"Segment {item.code}", changes)
    return words


def apply_campaigns(part: ProgramPart, program: Program, *, as_of: datetime) -> list[str]:
    """Create and change campaigns by code; one that runs keeps what it promised. Raises Refused."""
    existing = {one.code: one for one in Campaign.objects.filter(program=program)}
    segments = dict(Segment.objects.filter(program=program).values_list("code", "pk"))
    words = []
    for i, item in enumerate(part.campaigns):
        path = ("campaigns", i)
        fields = columns(item, "code", "segment")
        if item.segment is not None:
            known((*path, "segment"), "segment", item.segment, segments)
        fields["segment_id"] = segments[item.segment] if item.segment else None
        campaign = existing.get(item.code)
        if campaign is None:
            made = Campaign(program=program, code=item.code)
            words += save(made, path, f"Campaign {item.code}", assign(made, fields, part.currency))
            continue
        if changes := assign(campaign, fields, part.currency):
            _change(campaign, {name: fields[name] for name in changes}, path, as_of)
            words.append(f"Campaign {item.code}: {'; '.join(changes.values())}")
    return words


def apply_event_types(part: ProgramPart, program: Program) -> list[str]:
    """Create and change types of events by code, and switch off those the file does not name."""
    existing = {one.code: one for one in EventType.objects.filter(program=program)}
    words = []
    for i, item in enumerate(part.event_types):
        found = existing.pop(item.code, None)
        kind = found or EventType(program=program, code=item.code)
        fields: dict[str, Any] = {"name": item.name, "is_active": True}
        said = {name: field.model_dump() for name, field in item.fields.items()}
        if said != {name: {"required": False, **one} for name, one in kind.fields.items()}:
            fields["fields"] = said
        changes = assign(kind, fields, part.currency)
        words += save(kind, ("event_types", i), f"Event type {item.code}", changes)
    for kind in existing.values():
        if kind.is_active:
            kind.is_active = False
            kind.save(update_fields=["is_active"])
            words.append(f"Event type {kind.code}: switched off")
    return words


def _change(
    campaign: Campaign, changes: dict[str, Any], path: tuple[str | int, ...], as_of: datetime
) -> None:
    try:
        campaigns.change(campaign=campaign, changes=changes, as_of=as_of)
    except campaigns.CampaignIsLive as error:
        raise Refused(
            *(
                Fault((*path, key_of(one.pointer.removeprefix("/"))), one.code, one.detail)
                for one in error.errors
            )
        ) from error
    except ValidationError as error:
        raise Refused(Fault(path, "invalid", " ".join(error.messages))) from error
