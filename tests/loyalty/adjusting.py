"""Staff who propose, what they propose, and what a member has then."""

from typing import Any

from django.contrib.auth.models import Group, User

from loyalty import adjustments, statements
from loyalty.adjusted import Proposal
from loyalty.models import Adjustment, AdjustmentKind, AdjustmentLimit
from members.actors import Actor, ActorKind
from rewards import rulebook
from tests.builders import NOON


def staff(name: str, *, points_max: int | None = None) -> Actor:
    """A member of staff; with a limit, in a role that has it."""
    user = User.objects.create_user(name)
    if points_max is not None:
        group = Group.objects.create(name=f"role of {name}")
        user.groups.add(group)
        AdjustmentLimit.objects.create(group=group, points_max=points_max)
    return Actor(ActorKind.STAFF, user.pk, name)


def proposal(member, points: int | None = None, **fields: Any) -> Proposal:
    given = {"member": member, "kind": AdjustmentKind.POINTS, "reason": "goodwill"}
    return Proposal(points=points, **given | fields)


def propose(asked: Proposal, actor: Actor, as_of=NOON) -> Adjustment:
    return adjustments.propose(asked, rulebook.current(), actor=actor, as_of=as_of).adjustment


def balance(member, as_of=NOON) -> statements.Balance | None:
    program = rulebook.current().program_id
    return statements.balance(member=member.public_id, program_id=program, as_of=as_of)
