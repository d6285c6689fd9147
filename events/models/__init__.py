"""The table of what others may want to be told."""

from events.models.event import Event

__all__ = ["Event"]
