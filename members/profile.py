"""What members change about themselves: their name, their language, and once their birthday."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from members import enrolment
from members.errors import DomainError, FieldError
from members.locking import lock_member
from members.models import Member

CHANGEABLE = frozenset({"display_name", "language", "birth_on"})


class BirthdaySet(DomainError):
    """Birthdays bring points: who could move theirs would have several a year."""

    code = "birthday_set"
    http_status = 409
    title = "The birthday is known already"

    def __init__(self) -> None:
        detail = "Your day of birth can be set once; ask the shop to correct it."
        super().__init__(detail, errors=[FieldError("/birth_on", self.code, detail)])


def change(*, member: Member, changes: Mapping[str, Any], as_of: datetime) -> Member:
    """
    Change what a member may change about themselves.

    A repeat changes nothing. Raises BirthdaySet when another day of birth is known.
    """
    assert changes.keys() <= CHANGEABLE
    with transaction.atomic():
        locked = lock_member(member)
        born: date | None = changes.get("birth_on", locked.birth_on)
        if locked.birth_on not in {None, born}:
            raise BirthdaySet
        return enrolment.change(member=locked, changes=changes, as_of=as_of)
