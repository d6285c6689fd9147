"""Who did it: every line of history names an actor, and `SYSTEM` when nobody asked for it."""

from dataclasses import dataclass

from django.db.models import IntegerChoices


class ActorKind(IntegerChoices):
    """Stored as a small number beside every happening; numbers are never used again."""

    SYSTEM = 0, "system"
    MEMBER = 1, "member"
    STAFF = 2, "staff"
    KEY = 3, "API key"


@dataclass(frozen=True, slots=True)
class Actor:
    """
    One who acts.

    id: the key of the member, staff user or API key; None for the system itself.
    label: what a person reads in the history, as it was called at that moment.
    """

    kind: ActorKind
    id: int | None
    label: str


SYSTEM = Actor(kind=ActorKind.SYSTEM, id=None, label="system")
