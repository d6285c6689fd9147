"""Every route that the committed OpenAPI file names, with bodies that would be taken."""

import json
from dataclasses import dataclass
from typing import Any

from tests.test_openapi import COMMITTED

ABSENT = "01h455vb4pex5vsknk084sn02q"
PREFIXES = {
    "adjustment_id": "adj", "claim_id": "cla", "delivery_id": "whd", "endpoint_id": "whe",
    "event_id": "evt", "household_id": "hou", "identifier_id": "idn", "member_id": "mem",
    "merge_id": "mrg", "purchase_id": "pur", "redemption_id": "red", "refund_id": "ref",
    "reward_id": "rew", "session_id": "ses", "transfer_id": "tra", "use_id": "vus",
    "voucher_id": "vou",
}  # fmt: skip
_PERSON = {"member": f"mem_{ABSENT}"}
_MEMBER = "/v1/members/{member_id}"
_HOME = "/v1/households/{household_id}"
_HOOK = "/v1/webhook_endpoints/{endpoint_id}"
# What a route with an id takes: a body is read before the id is looked for.
BODIES: dict[tuple[str, str], Any] = {
    ("POST", "/v1/adjustments/{adjustment_id}/approve"): {},
    ("POST", "/v1/adjustments/{adjustment_id}/reject"): {"note": "No."},
    ("POST", f"{_HOME}/hand-over"): _PERSON,
    ("POST", f"{_HOME}/members"): _PERSON,
    ("PATCH", f"{_HOME}/members/{{member_id}}"): {"may_spend": True},
    ("PATCH", _MEMBER): {"display_name": "X"},
    ("POST", f"{_MEMBER}/erase"): {"confirm": "erase"},
    ("PUT", f"{_MEMBER}/consents"): {
        "consents": [{"purpose": "marketing", "channel": "email", "granted": False}]
    },
    ("POST", f"{_MEMBER}/identifiers"): {"kind": "external", "value": "x"},
    ("POST", f"{_MEMBER}/identifiers/{{identifier_id}}/replace"): {},
    ("POST", f"{_MEMBER}/merge"): {"into": f"mem_{ABSENT}"},
    ("POST", "/v1/purchases/{purchase_id}/attach"): _PERSON,
    ("POST", "/v1/purchases/{purchase_id}/refunds"): {"amount": "1.00", "external_id": "r"},
    ("POST", "/v1/purchases/{purchase_id}/void"): {},
    ("PATCH", _HOOK): {"description": "X"},
    ("POST", f"{_HOOK}/replay"): {"event": "x"},
    ("POST", f"{_HOOK}/rotate"): {},
}
# Whose body may be left out.
BODY_OPTIONAL = {f"{_MEMBER}/block", f"{_MEMBER}/unblock"}


@dataclass(frozen=True)
class Route:
    """A method and a path, who may call it, and whether it takes a body."""

    method: str
    path: str
    security: str
    has_body: bool
    queries: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def names(self) -> list[str]:
        """The ids in its path."""
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]

    def address(self, **ids: str) -> str:
        """Its address, with ids that nothing has unless they are given."""
        absent = {name: f"{PREFIXES[name]}_{ABSENT}" for name in self.names}
        return self.path.format(**{**absent, **ids})

    @property
    def body(self) -> Any:
        """A body that would be taken, or one that would not; none for a route without."""
        return BODIES.get((self.method, self.path), {}) if self.has_body else None


def all_routes() -> list[Route]:
    """Every one."""
    found = json.loads(COMMITTED.read_text())["paths"]
    routes = [
        Route(method.upper(), path, _security(said), "requestBody" in said, _queries(said))
        for path, methods in found.items()
        for method, said in methods.items()
    ]
    assert len(routes) > 90
    return routes


def _queries(said: dict[str, Any]) -> tuple[str, ...]:
    return tuple(one["name"] for one in said.get("parameters", []) if one["in"] == "query")


def _security(said: dict[str, Any]) -> str:
    named = [name for one in said.get("security", []) for name in one]
    return named[0] if named else "open"
