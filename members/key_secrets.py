"""
What a key's secret looks like: `rk_live_` or `rk_test_` and 32 random bytes. PURE but for chance.

Letters and digits only, so that a double click selects it whole.
"""

import hashlib
import re
import secrets
from typing import Final

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LENGTH = 43  # 62^43 > 2^256: room for 32 random bytes
_SECRET = re.compile(rf"rk_(?:live|test)_[0-9A-Za-z]{{{_LENGTH}}}")

VISIBLE_LENGTH: Final = len("rk_live_") + 6


def new_secret(mode: str) -> str:
    """Make the secret of a live or test key."""
    number, characters = int.from_bytes(secrets.token_bytes(32), "big"), []
    for _ in range(_LENGTH):
        number, digit = divmod(number, 62)
        characters.append(_BASE62[digit])
    return f"rk_{mode}_{''.join(characters)}"


def digest_of(secret: str) -> bytes | None:
    """
    Give the SHA-256 under which a secret is stored; None when the text is no secret at all.

    One plain hash is enough: nobody guesses 256 random bits, so there is nothing to slow down.
    """
    if not _SECRET.fullmatch(secret):
        return None
    return hashlib.sha256(secret.encode("ascii")).digest()
