"""
Foreign keys for rows that are written by the thousand.

Django knows the relation; PostgreSQL does not check it: a checked key locks the parent row and was
measured at + 73 % CPU a purchase. `verify_ledger` proves what the database does not.
Source: docs/decisions/0005-no-foreign-keys-on-hot-rows.md
"""

from typing import Any

from django.db import models


def hot_key(to: Any, **options: Any) -> "models.ForeignKey[Any, Any]":
    """A relation without a database constraint, without an index of its own, never cascading."""
    return models.ForeignKey(
        to,
        on_delete=models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="+",
        **options,
    )


def hot_one(to: Any) -> "models.OneToOneField[Any, Any]":
    """The same as the primary key of a row that stands beside the row it names."""
    return models.OneToOneField(
        to, on_delete=models.PROTECT, db_constraint=False, primary_key=True, related_name="+"
    )
