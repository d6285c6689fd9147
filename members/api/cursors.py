"""
Where a list goes on: opaque cursors and their limits.

A cursor is the last key of a page, named after its list, so that it is no use in another one.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Final

from members.api.refusals import InvalidParameter

LIMIT_DEFAULT: Final = 50
LIMIT_MAX: Final = 200
_BIGINT_MAX = 2**63 - 1


def encode_cursor(list_name: str, key: int) -> str:
    """Spell the place after the row with this key."""
    return base64.urlsafe_b64encode(f"{list_name}:{key}".encode()).decode().rstrip("=")


def decode_cursor(list_name: str, text: str) -> int:
    """Read a cursor of this list back. Raises InvalidParameter."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        name, _, key = raw.decode("ascii").partition(":")
    except (binascii.Error, ValueError):
        name, key = "", ""
    if name != list_name or not key.isdecimal() or len(key) > 19 or int(key) > _BIGINT_MAX:
        raise InvalidParameter(
            "cursor", "This is no cursor of this list; follow the Link header of the page before."
        )
    return int(key)


def read_limit(parameters: Mapping[str, str]) -> int:
    """Read `limit`, 1 to LIMIT_MAX, LIMIT_DEFAULT when it is not sent. Raises InvalidParameter."""
    text = parameters.get("limit")
    if text is None:
        return LIMIT_DEFAULT
    if not (text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= LIMIT_MAX):
        raise InvalidParameter("limit", f"limit must be a whole number from 1 to {LIMIT_MAX}.")
    return int(text)


def read_cursor(list_name: str, parameters: Mapping[str, str]) -> int | None:
    """Read `cursor`, or None for the first page. Raises InvalidParameter."""
    text = parameters.get("cursor")
    return None if text is None else decode_cursor(list_name, text)
