"""Members, stores and keys, made the way the product makes them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from members import enrolment, keys
from members.models import Member, Store
from members.scopes import MEMBERS_READ, MEMBERS_WRITE

JSON = "application/json"
MORNING = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


def make_store(code: str = "helsinki-1", **changes: Any) -> Store:
    """Open a store in Helsinki, selling in euros."""
    fields = {"name": "Helsinki 1", "currency": "EUR", "time_zone": "Europe/Helsinki", **changes}
    return Store.objects.create(code=code, **fields)


def make_key(*scopes: str, as_of: datetime = MORNING, **changes: Any) -> keys.IssuedKey:
    """Issue a key; it may read and write members unless scopes are named."""
    fields: dict[str, Any] = {"name": "till", **changes}
    return keys.issue(scopes=scopes or (MEMBERS_READ, MEMBERS_WRITE), as_of=as_of, **fields)


def make_member(*identifiers: tuple[str, str], **changes: Any) -> Member:
    """Enrol a member; without a made-up card, so that bodies can be literal."""
    fields: dict[str, Any] = {"as_of": MORNING, "issue_card": False, **changes}
    return enrolment.enrol(identifiers=identifiers, **fields).member


@dataclass(frozen=True)
class Caller:
    """Somebody who calls the API with a key, or with none."""

    secret: str | None = None

    def call(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        """Send JSON (or bytes as they are) and return the answer."""
        if self.secret:
            headers.setdefault("Authorization", f"Bearer {self.secret}")
        send = getattr(Client(raise_request_exception=False), method)
        if body is None:
            return send(address, headers=headers)
        return send(address, data=body, content_type=JSON, headers=headers)


def caller(*scopes: str, **changes: Any) -> Caller:
    """Give somebody a key of their own."""
    return Caller(secret=make_key(*scopes, **changes).secret)
