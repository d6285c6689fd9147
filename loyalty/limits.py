"""
How many points somebody may adjust without a second person, and who is no second person.

Always: the highest limit of their roles; nobody who has none may decide alone. A superuser, who
sets the limits, is not bound by any.
"""

from django.contrib.auth.models import User

from loyalty.models import AdjustmentLimit
from members import sql
from members.actors import Actor, ActorKind

UNLIMITED = 2**62

_FIRST_KEY = """
WITH RECURSIVE line AS (
    SELECT id, rotated_from_id FROM members_apikey WHERE id = %s
    UNION ALL
    SELECT k.id, k.rotated_from_id FROM members_apikey k JOIN line ON k.id = line.rotated_from_id
)
SELECT id FROM line WHERE rotated_from_id IS NULL
"""


def limit_of(actor: Actor) -> int:
    """The points that this actor may give or take alone; 0 when every proposal needs another."""
    if actor.kind == ActorKind.KEY:
        found = AdjustmentLimit.objects.filter(group=None)
    elif actor.kind == ActorKind.STAFF and actor.id is not None:
        if User.objects.filter(pk=actor.id, is_superuser=True, is_active=True).exists():
            return UNLIMITED
        found = AdjustmentLimit.objects.filter(group__user=actor.id)
    else:
        return 0
    return max(found.values_list("points_max", flat=True), default=0)


def is_same_hand(actor: Actor, *, kind: int, hand_id: int | None) -> bool:
    """Whether an actor is the one named; a key and those it was rotated from or to are one."""
    if actor.kind != kind:
        return False
    if actor.id == hand_id:
        return True
    if kind != ActorKind.KEY:
        return False
    first, other = (sql.one(_FIRST_KEY, [one]) for one in (actor.id, hand_id))
    return first is not None and first == other
