"""How a row goes wrong: as it would by a bug, or by hand."""

from django.db import connection

_GUARDED = (
    "entry", "crediting", "purchase", "draw", "debtline", "refund", "adjustment", "seal", "ruleuse",
    "memberevent", "standing", "stamp",
)  # fmt: skip


def corrupt(statement: str, *values: int) -> None:
    """Change a row behind everybody's back: no trigger fires, no constraint is checked."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in _GUARDED:
            cursor.execute(f"ALTER TABLE loyalty_{table} DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        assert cursor.rowcount == 1
        for table in _GUARDED:
            cursor.execute(f"ALTER TABLE loyalty_{table} ENABLE TRIGGER USER")
