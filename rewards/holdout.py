"""
Who is left out of a campaign, to see what it brings. Pure.

Always: the same member is left out of the same campaign for ever, on every machine; a larger share
keeps those who were left out before.
Source: docs/decisions/0018-segments-and-hold-outs.md
"""

from hashlib import blake2b
from uuid import UUID

_BITS = 64


def is_held_out(seed: UUID, member: UUID, percent: int) -> bool:
    """
    Whether a member is one of the `percent` in a hundred that a campaign leaves out.

    seed: the campaign's. member: who they are, so the survivor of a merge.
    """
    drawn = blake2b(seed.bytes + member.bytes, digest_size=_BITS // 8).digest()
    return int.from_bytes(drawn) * 100 < percent << _BITS
