"""Public ids, `mem_01j…`: made and spelled by the leaf, whose endpoints have some too."""

from events.ids import new_uuid, parse_public_id, public_id

__all__ = ["new_uuid", "parse_public_id", "public_id"]
