"""
Codes of vouchers that are tried without success are counted, by the till that tries them.

Always: counted before it is looked up, so of many at once no more than the limit are answered; who
finds a voucher has not guessed; renewing a key begins no new count. An upload of what was taken
offline has a count of its own: misread codes in it lock no honest till out of verifying.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from time import monotonic
from typing import Final

from members import guesses, sql
from members.freshness import FreshCache
from members.keys import Credential

GUESSES_MAX: Final = 60
BATCH_GUESSES_MAX: Final = 200
GUESSES_SECONDS: Final = 600

_FIRST_OF_CHAIN = """
WITH RECURSIVE chain AS (
    SELECT id, rotated_from_id FROM members_apikey WHERE id = %s
    UNION ALL
    SELECT k.id, k.rotated_from_id FROM members_apikey k JOIN chain c ON k.id = c.rotated_from_id
) SELECT id FROM chain WHERE rotated_from_id IS NULL
"""

# What a key was rotated from never changes.
_first_keys: FreshCache[int, int] = FreshCache(seconds=3600, size=4096)


class Guess:
    """One try; it counts unless it `found` something, or was none."""

    is_wrong = False


@contextmanager
def counted(caller: Credential, *, as_of: datetime, in_batch: bool = False) -> Iterator[Guess]:
    """
    Count a try while it is made; set `is_wrong` when nobody has the code.

    in_batch: one of many that a till took before, and uploads.

    Raises TooManyGuesses before anything is looked up.
    """
    what, limit = ("voucher:batch", BATCH_GUESSES_MAX) if in_batch else ("voucher", GUESSES_MAX)
    subject, guess = f"{what}:{_guesser(caller)}", Guess()
    guesses.take(subject=subject, limit=limit, seconds=GUESSES_SECONDS, as_of=as_of)
    try:
        yield guess
    finally:
        if not guess.is_wrong:
            guesses.give_back(subject=subject, seconds=GUESSES_SECONDS, as_of=as_of)


def _guesser(caller: Credential) -> str:
    """A till, whatever key it has by now; else the first of the keys that followed each other."""
    if caller.terminal_id is not None:
        return f"till:{caller.terminal_id}"
    remembered = _first_keys.get(caller.key_id, now := monotonic())
    if remembered is None:
        row = sql.one(_FIRST_OF_CHAIN, [caller.key_id])
        first = caller.key_id if row is None else int(row[0])
        _first_keys.put(caller.key_id, first, now)
        return f"key:{first}"
    return f"key:{remembered[0]}"
