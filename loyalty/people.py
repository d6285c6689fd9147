"""People that a request names by their public id."""

from members.errors import DomainError, FieldError
from members.ids import parse_public_id
from members.models import Member


class UnknownPerson(DomainError):
    code = "unknown_member"
    title = "There is no such member"

    def __init__(self, pointer: str) -> None:
        detail = "No member has this id; find it with POST /v1/lookups."
        super().__init__(detail, errors=[FieldError(pointer, self.code, detail)])


def named(shown_id: str, *, pointer: str) -> Member:
    """The member of a `mem_…` in a body. Raises UnknownPerson, also for the pool of a household."""
    uuid = parse_public_id("mem", shown_id)
    people = Member.objects.people().select_related("merged_into")
    found = None if uuid is None else people.filter(public_id=uuid).first()
    if found is None:
        raise UnknownPerson(pointer)
    return found
