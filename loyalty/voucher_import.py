"""
Codes that a partner printed, put into a pool.

Always: a code is one voucher of its program, so one that was there before is left alone and said.
Cards that were full and waited for codes get theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from loyalty import filling, vouchers
from members import sql
from members.ids import new_uuid
from rewards import pools, rulebook
from rewards.models import VoucherPool

CODE_LENGTH_MAX = 64
CODES_MAX = 100_000

_ADD = """
INSERT INTO loyalty_voucher (public_id, program_id, code, status, pool_id)
SELECT public_id, %s, code, 1, %s
FROM unnest(%s::uuid[], %s::text[]) WITH ORDINALITY AS n (public_id, code, place) ORDER BY place
ON CONFLICT (program_id, code) DO NOTHING RETURNING code
"""


@dataclass(slots=True)
class Imported:
    """How many codes are new, and which were there before, or are none."""

    added: int = 0
    repeated: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def add(pool: VoucherPool, texts: Iterable[str], *, as_of: datetime) -> Imported:
    """
    Put codes into a pool, all in one transaction; blank lines are left out.

    Repeat behaviour: the same codes again add nothing.
    """
    found = Imported()
    fresh: dict[str, None] = {}
    for code in (text.strip() for text in texts):
        if not code:
            continue
        if len(code) > CODE_LENGTH_MAX or not code.isprintable():
            found.refused.append(code)
        elif code in fresh:
            found.repeated.append(code)
        else:
            fresh[code] = None
    assert len(fresh) <= CODES_MAX
    with transaction.atomic(durable=True):
        columns = sql.arrays([(new_uuid(), code) for code in fresh], 2)
        rows = sql.rows(_ADD, [pool.program_id, pool.pk, *columns], prepare=False)
        added = {code for (code,) in rows}
        if vouchers.left_in(pool.pk, pool.low_at + 1) > pool.low_at:
            pools.mark_filled(pool.pk)
        book = rulebook.of(pool.program_id)
        filling.settle_owed(pool.pk, book, as_of=as_of)
    found.added = len(added)
    found.repeated = [code for code in fresh if code not in added] + found.repeated
    return found
