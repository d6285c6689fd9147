"""
Codes that a partner printed, put into a pool; and taken out of it again while nobody has them.

Always: a code is one voucher of its program, so one that was there before is left alone and said.
Cards that were full and waited for codes get theirs.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from loyalty import filling, vouchers
from loyalty.models import Voucher, VoucherStatus
from members import sql
from members.ids import new_uuid
from rewards import pools, rulebook
from rewards.models import VoucherPool

CODES_MAX = 100_000
SHOWN_MAX = 40
_CODE = re.compile(r"[A-Za-z0-9_./-]{1,64}")
_LINE_END = re.compile(r"\r\n|\r|\n")
_SEPARATOR = re.compile(r"[,;\t]")
# What spreadsheets call the column of codes.
HEADERS = frozenset({"code", "voucher", "koodi", "kode"})

_ADD = """
INSERT INTO loyalty_voucher (public_id, program_id, code, status, pool_id)
SELECT public_id, %s, code, 1, %s
FROM unnest(%s::uuid[], %s::text[]) WITH ORDINALITY AS n (public_id, code, place) ORDER BY place
ON CONFLICT (program_id, code) DO NOTHING RETURNING code
"""


@dataclass(slots=True)
class Imported:
    """How many codes are new, which were there before, and which lines hold none."""

    added: int = 0
    repeated: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def first_columns(text: str) -> Iterator[str]:
    """
    The codes of a text or a CSV, a line each: what stands before a comma, a semicolon or a tab.

    A first line that only names the column gives an empty one.
    """
    for number, line in enumerate(_LINE_END.split(text)):
        code = _SEPARATOR.split(line, maxsplit=1)[0].strip().strip('"').strip()
        yield "" if number == 0 and code.lower() in HEADERS else code


def withdraw(keys: Iterable[int], *, as_of: datetime) -> int:
    """Take codes that nobody has out of their pools; returns how many. Others stay as they are."""
    waiting = Voucher.objects.filter(pk__in=keys, status=VoucherStatus.IN_POOL)
    return waiting.update(status=VoucherStatus.REVOKED, revoked_at=as_of)


def add(pool: VoucherPool, texts: Iterable[str], *, as_of: datetime) -> Imported:
    """
    Put codes into a pool, all in one transaction; blank lines are left out.

    A code is 1 to 64 letters, digits, dashes, underscores, dots or slashes.

    Repeat behaviour: the same codes again add nothing.
    """
    found = Imported()
    fresh: dict[str, None] = {}
    for number, code in enumerate((text.strip() for text in texts), 1):
        if not code:
            continue
        if not _CODE.fullmatch(code):
            found.refused.append(f"line {number} ({code[:SHOWN_MAX]})")
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
