"""Two stores of one shop, and tills as their software is written."""

from itertools import count
from typing import Any

from django.utils import timezone

from loyalty import vouchers
from loyalty.models import Voucher
from members.models import Member, Store
from tests.builders import ALL_SCOPES, make_program, make_reward, wire
from tests.journeys.shop import Answer, Shop
from tests.members.builders import make_key, make_member, make_store

_numbers = count(1)


class Till:
    """A till as its software is written: it knows its store and its key, and nothing of ours."""

    def __init__(self, shop: Shop, store: str, secret: str) -> None:
        self.shop, self.store, self.secret = shop, store, secret

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.shop.call("POST", f"/v1/{path}", body, secret=self.secret, **headers)

    def get(self, path: str) -> Any:
        return self.shop.call("GET", f"/v1/{path}", secret=self.secret).body

    def scan(self, text: str) -> Any:
        return self.post("lookups", {"scan": text}).body

    def basket(self, *nets: str, **fields: Any) -> dict[str, Any]:
        lines = [{"line": str(place), "net": net} for place, net in enumerate(nets, 1)]
        return {"store": self.store, "currency": "EUR", "lines": lines, **fields}

    def sell(self, *nets: str, receipt: str = "", **fields: Any) -> Answer:
        """Send a sale, and wait for its points."""
        sale = {
            "external_id": receipt or f"r-{next(_numbers)}",
            "occurred_at": wire(timezone.now()),
        }
        body = self.basket(*nets, **sale, **fields)
        return self.post("purchases", body, Prefer="wait=5")

    def balance(self, member: Member) -> int:
        return int(self.get(f"members/{member.shown_id}/balance")["balance"])


class Town:
    """Two stores of one shop, and a key for the tills of each."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        stores = [make_store("helsinki-1"), make_store("turku-1")]
        make_program(hold_minutes=15)
        self.coffee = make_reward(100, value_minor=350, kind="discount", member_times_max=None)
        self.helsinki, self.turku = (self.till(store) for store in stores)

    def till(self, store: Store) -> Till:
        scopes = [scope for scope in ALL_SCOPES if scope != "terminal:self"]
        issued = make_key(*scopes, as_of=timezone.now(), store=store)
        return Till(self.shop, store.code, issued.secret)

    def member(self, points: int = 0) -> tuple[Member, str]:
        """A new member with a card, and points of a first sale."""
        member = make_member(as_of=timezone.now(), issue_card=True)
        card = member.identifiers.get(kind="card").value
        if points:
            assert self.helsinki.sell(f"{points}.00", member=member.shown_id).status == 201
        return member, card

    def voucher(self, member: Member) -> Voucher:
        return vouchers.issue(
            reward=self.coffee,
            member_id=member.pk,
            program_id=self.coffee.program_id,
            as_of=timezone.now(),
        )
