"""
Codes of vouchers that are tried without success are counted, by the key that tries them.

Always: counted before it is looked up, so of many at once no more than the limit are answered; who
finds a voucher has not guessed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from members import guesses

GUESSES_MAX: Final = 60
GUESSES_SECONDS: Final = 600


class Guess:
    """One try; it counts unless it `found` something, or was none."""

    is_wrong = False


@contextmanager
def counted(key_id: int, *, as_of: datetime) -> Iterator[Guess]:
    """
    Count a try while it is made; set `is_wrong` when nobody has the code.

    Raises TooManyGuesses before anything is looked up.
    """
    subject, guess = f"voucher:key:{key_id}", Guess()
    guesses.take(subject=subject, limit=GUESSES_MAX, seconds=GUESSES_SECONDS, as_of=as_of)
    try:
        yield guess
    finally:
        if not guess.is_wrong:
            guesses.give_back(subject=subject, seconds=GUESSES_SECONDS, as_of=as_of)
