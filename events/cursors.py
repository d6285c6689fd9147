"""How a position in the event log is spelled for the outside: opaque, and good for ever. PURE."""

import base64
import binascii

_NAME = "log"
_BIGINT_MAX = 2**63 - 1


def cursor_of(position: int) -> str:
    """Spell the place after the event with this position."""
    return base64.urlsafe_b64encode(f"{_NAME}:{position}".encode()).decode().rstrip("=")


def position_of(cursor: str) -> int | None:
    """Read a cursor of the event log back; None when it is none, in its one spelling."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        name, _, digits = raw.decode("ascii").partition(":")
    except (binascii.Error, ValueError):
        return None
    if name != _NAME or not digits.isdecimal() or len(digits) > 19 or int(digits) > _BIGINT_MAX:
        return None
    return int(digits) if cursor_of(int(digits)) == cursor else None
