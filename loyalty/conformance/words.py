"""What strangers say, as it may be shown."""

from http.client import BadStatusLine, IncompleteRead, RemoteDisconnected
from typing import Final

EVIDENCE_MAX: Final = 300


def printable(text: str, *, at_most: int = EVIDENCE_MAX) -> str:
    """On one line, without what would steer a terminal, and not longer than anybody reads."""
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return shown if len(shown) <= at_most else f"{shown[: at_most - 1]}…"


def broken_off(error: Exception) -> str:
    """Why there was no answer, as an integrator would say it."""
    if isinstance(error, RemoteDisconnected | ConnectionError):
        return "the end of the connection"
    if isinstance(error, IncompleteRead):
        return "an answer that ends in the middle"
    if isinstance(error, BadStatusLine):
        return f"something else than HTTP: {error}"
    return f"an answer that cannot be read ({error})"
