"""
The wording of receipts in a program file: what it says there is, and what it names no more is the
default's again. The caller opens the transaction.
"""

from typing import Any, Literal

from pydantic import Field

from rewards.models import Program, ReceiptTemplate
from rewards.program_file.changes import Refused
from rewards.program_file.faults import Fault
from rewards.program_file.part import Part
from rewards.receipts import TemplateFault, read


class ReceiptPart(Part):
    kind: Literal["sale", "return", "void", "redemption"]
    language: Literal["en", "id", "da", "fi"]
    text: str = Field(default="", max_length=4000)


def apply_receipts(parts: list[ReceiptPart], program: Program) -> list[str]:
    """Write, change and delete templates, by kind and language. Raises Refused."""
    _refuse_faulty(parts)
    existing = {
        (row.kind, row.language): row for row in ReceiptTemplate.objects.filter(program=program)
    }
    words = []
    for part in parts:
        name = f"Receipt {part.kind} {part.language}"
        row = existing.pop((part.kind, part.language), None)
        if row is None:
            ReceiptTemplate.objects.create(program=program, **part.model_dump())
            words.append(f"{name}: added")
        elif row.text != part.text:
            row.text = part.text
            row.save(update_fields=["text"])
            words.append(f"{name}: other lines")
    for row in existing.values():
        words.append(f"Receipt {row.kind} {row.language}: as usual again")
        row.delete()
    return words


def said_of(program: Program) -> list[dict[str, Any]]:
    """The templates of a program as its file has them."""
    rows = ReceiptTemplate.objects.filter(program=program).order_by("kind", "language")
    return [
        {"kind": row.kind, "language": row.language, "text": row.text.replace("\r\n", "\n")}
        for row in rows
    ]


def _refuse_faulty(parts: list[ReceiptPart]) -> None:
    faults, seen = [], set()
    for place, part in enumerate(parts):
        if (part.kind, part.language) in seen:
            detail = "The file words this receipt twice in this language; word it once."
            faults.append(Fault(("receipts", place), "duplicate_receipt", detail))
        seen.add((part.kind, part.language))
        try:
            read(part.text, part.kind)
        except TemplateFault as fault:
            faults.append(Fault(("receipts", place, "text"), "template_fault", str(fault)))
    if faults:
        raise Refused(*faults)
