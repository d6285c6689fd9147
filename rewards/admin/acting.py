"""Who acts when a member of staff clicks."""

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from members.actors import Actor, ActorKind


def staff_actor(request: HttpRequest) -> Actor:
    """The signed-in user, as the history will name them."""
    user = request.user
    assert isinstance(user, AbstractBaseUser)
    return Actor(ActorKind.STAFF, user.pk, user.get_username())
