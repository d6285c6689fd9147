"""Why an event is refused."""

from collections.abc import Sequence
from typing import Any

from loyalty.happenings import Happening
from loyalty.models import MemberEvent
from members.errors import DomainError, FieldError
from members.ids import public_id
from members.money import format_amount


class UnknownEventType(DomainError):
    code = "unknown_event_type"
    title = "There is no such type of event"

    def __init__(self, detail: str) -> None:
        super().__init__(detail, errors=[FieldError("/type", self.code, detail)])


class UnknownEventMember(DomainError):
    code = "unknown_member"
    title = "There is no such member"

    def __init__(self, pointer: str) -> None:
        detail = "Nobody has this id or identifier; find the member with POST /v1/lookups."
        super().__init__(detail, errors=[FieldError(pointer, self.code, detail)])


class BlockedIdentifier(DomainError):
    code = "identifier_blocked"
    title = "The identifier is blocked"
    http_status = 409


class MemberCannotEarn(DomainError):
    code = "member_not_active"
    title = "The member cannot earn"
    http_status = 409


class DuplicateEvent(DomainError):
    code = "duplicate_event"
    title = "Another event of this type was recorded under this key"
    http_status = 409

    def __init__(self, event: str, differences: Sequence[dict[str, Any]]) -> None:
        """Without an event: nothing is told of it, for whoever asks may not read it."""
        if not event:
            super().__init__("This key is taken already. Give every event a key of its own.")
            return
        fields = ", ".join(str(difference["field"]) for difference in differences)
        super().__init__(
            f"{event} was recorded under this key with other content ({fields}). "
            "Give every event a key of its own.",
            extra={"event": event, "differences": list(differences)},
        )


def differences(event: MemberEvent, happening: Happening, currency: str) -> list[dict[str, Any]]:
    """Field by field, what is in the books and what was sent; shapes of the public API."""
    sent = happening.member and public_id("mem", happening.member)
    recorded = public_id("mem", event.member.public_id)
    pairs = {
        "member": (recorded if sent else None, sent),
        "identifier": (
            None if sent else recorded,
            happening.identifier and list(happening.identifier),
        ),
        "store": (event.store and event.store.code, happening.store and happening.store.code),
        "occurred_at": (
            event.occurred_at,
            happening.occurred_at if happening.is_dated else event.occurred_at,
        ),
        "quantity": (event.quantity, happening.quantity),
        "amount": (
            format_amount(event.amount_minor, currency),
            format_amount(happening.amount_minor, currency),
        ),
        "data": (event.data, dict(happening.data)),
    }
    found = [
        {"field": name, "recorded": in_books, "sent": said}
        for name, (in_books, said) in pairs.items()
        if in_books != said
    ]
    return found or [{"field": "occurred_at"}]
