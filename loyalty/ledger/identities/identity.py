"""The shape of something that must hold."""

from typing import LiteralString, NamedTuple


class Identity(NamedTuple):
    """
    Something that must hold.

    query: returns what offends: the member's key, the wallet's or row's key, expected, found.
    """

    name: str
    meaning: str
    query: LiteralString
