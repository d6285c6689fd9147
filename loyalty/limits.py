"""
How many points somebody may adjust without a second person.

Always: the highest limit of their roles; nobody who has none may decide alone. A superuser, who
sets the limits, is not bound by any.
"""

from django.contrib.auth.models import User

from loyalty.models import AdjustmentLimit
from members.actors import Actor, ActorKind

UNLIMITED = 2**62


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
