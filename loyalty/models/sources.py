"""
One sequence numbers everything that points come from: purchases, redemptions and what follows.

Always: a source's number is unique over all kinds of source, so a lot's key can be derived from it
and a second delivery of the same source has nowhere to go. An expiry and a debt repaid are named
by the lot they happen to.
"""

from typing import Any

from django.db import models
from django.db.models import Func, Value

SEQUENCE = "loyalty_source_id"
PARTS_PER_SOURCE = 16


class SourceKind(models.IntegerChoices):
    """What a lot or an entry comes from; stored as a small number, never used again."""

    PURCHASE = 1, "purchase"
    REDEMPTION = 2, "redemption"
    EXPIRY = 3, "expiry"
    REFUND = 4, "refund"
    ADJUSTMENT = 5, "adjustment"
    TRANSFER = 6, "transfer"
    DEBT = 7, "repaid debt"
    REINSTATEMENT = 8, "reinstatement"
    EVENT = 9, "event"


def source_key() -> "models.BigIntegerField[Any, Any]":
    """The primary key of a table of sources."""
    return models.BigIntegerField(
        primary_key=True,
        editable=False,
        db_default=Func(Value(SEQUENCE), function="nextval", output_field=models.BigIntegerField()),
    )


def lot_key(source_id: int, part: int = 0) -> int:
    """
    The key of the lot that a source gives. part: 0 to 15, for sources that give several lots.
    """
    assert 0 <= part < PARTS_PER_SOURCE
    return source_id * PARTS_PER_SOURCE + part
