"""The templates that a program prints its receipts by: its own, and the default's for the rest."""

from collections.abc import Mapping
from functools import lru_cache

import structlog
from django.core.exceptions import ValidationError

from rewards import receipts
from rewards.languages import LANGUAGES
from rewards.models import Program, ReceiptTemplate
from rewards.receipts import KINDS, Template, TemplateFault

log = structlog.get_logger(__name__)

ReceiptBook = Mapping[tuple[str, str], Template]


def own_of(program: Program) -> ReceiptBook:
    """A program's own templates, by kind and language (one query)."""
    return {
        (row.kind, row.language): found
        for row in ReceiptTemplate.objects.filter(program=program)
        if (found := _read(row)) is not None
    }


def template_of(own: ReceiptBook, kind: str, language: str) -> Template:
    """What to print by; language: one of LANGUAGES."""
    return own.get((kind, language)) or _default(kind, language)


def texts_of(program_id: int) -> dict[str, dict[str, str]]:
    """Every template as text, by kind, then by language: what a till without a network prints."""
    own = {
        (kind, language): text
        for kind, language, text in ReceiptTemplate.objects.filter(
            program_id=program_id
        ).values_list("kind", "language", "text")
    }
    return {
        kind: {
            language: own.get((kind, language), receipts.default_text(kind, language))
            for language in LANGUAGES
        }
        for kind in KINDS
    }


def refuse_faulty(text: str, kind: str) -> None:
    """Raise ValidationError, with the place of what is wrong, unless a template can be read."""
    try:
        receipts.read(text, kind)
    except TemplateFault as fault:
        raise ValidationError({"text": str(fault)}) from fault


def _read(row: ReceiptTemplate) -> Template | None:
    """None when a field it names is no more: no sale may fail for what is printed under it."""
    try:
        return receipts.read(row.text, row.kind)
    except TemplateFault as fault:
        log.warning("receipt_template_unreadable", template=row.pk, fault=str(fault))
        return None


@lru_cache(maxsize=64)
def _default(kind: str, language: str) -> Template:
    return receipts.read(receipts.default_text(kind, language), kind)
