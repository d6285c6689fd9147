"""
A shop ready for business: its program, members with points, sales, and callers of its API.

Always: everything is made the way the product makes it. A member has points because a purchase
was recorded and credited, and a purchase is read from the body that a till would send.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from loyalty import crediting, intake, redemptions
from loyalty.accepted import Accepted
from loyalty.api.bodies import PurchaseBody
from loyalty.api.sales import purchase_of
from loyalty.models import Lot, Redemption, Wallet
from loyalty.redeemers import Wish
from loyalty.sale import Sale
from members.actors import Actor
from members.api.validation import validated
from members.errors import DomainError
from members.keys import Credential
from members.models import Member, Store
from members.scopes import SCOPES
from rewards import rulebook
from rewards.models import Program, Reward
from tests.members.builders import Caller, caller, make_store
from tests.remembered import remembered
from tests.rewards import builders as promises

OPENED = datetime(2015, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
TILL_KEY = Credential(
    key_id=1,
    name="till",
    scopes=frozenset(SCOPES),
    store_id=None,
    terminal_id=None,
    mode="live",
)
TILL: Actor = TILL_KEY.actor
ALL_SCOPES = tuple(SCOPES)

_numbers = count(1)


def make_program(**fields: Any) -> Program:
    """The default program: 1 point per euro since 2015, for 12 months."""
    program = promises.make_program(**fields)
    promises.publish(promises.make_rule(program), OPENED)
    return program


def open_shop(**fields: Any) -> Program:
    """A program and the store `helsinki-1`; most tests begin with the one of no fields."""
    places = ["members_store", "rewards_program"]
    return _open(fields) if fields else remembered("shop", lambda: _open({}), places=places)


def _open(fields: dict[str, Any]) -> Program:
    make_store()
    return make_program(**fields)


def make_reward(price: int = 100, **fields: Any) -> Reward:
    """A reward of the default program; a coffee for 100 points unless fields say otherwise."""
    program = Program.objects.get(is_default=True)
    return promises.make_reward(program, price_points=price, **fields)


def purchase_body(member: Member | None = None, **fields: Any) -> dict[str, Any]:
    """A sale as a till sends it: 10.00 euros now, under an external_id of its own."""
    named = {"member": member.shown_id} if member else {}
    return {
        "external_id": f"sale-{next(_numbers):06}",  # recorded in the order they were made
        "store": "helsinki-1",
        "occurred_at": "2026-03-10T12:00:00Z",
        "currency": "EUR",
        "lines": [{"line": "1", "net": "10.00"}],
        **named,
        **fields,
    }


def make_sale(
    member: Member | None = None, net: str = "10.00", *, key: str | None = None, **fields: Any
) -> Sale:
    """A sale of one line, read from its body; it is received when it occurs, or now."""
    occurred_at = fields.pop("occurred_at", NOON)
    received_at = fields.pop("received_at", max(occurred_at, NOON))
    fields = {"lines": [{"line": "1", "net": net}], **fields}
    body = purchase_body(member, occurred_at=wire(occurred_at), **fields)
    return purchase_of(
        validated(PurchaseBody, body),
        rulebook.current(),
        credential=TILL_KEY,
        as_of=received_at,
        idempotency_key=key,
    )


def record(*sales: Sale) -> list[Accepted]:
    """Record sales that nobody refuses."""
    answers = intake.accept(sales, rulebook.current())
    assert not any(isinstance(answer, DomainError) for answer in answers), answers
    return [answer for answer in answers if isinstance(answer, Accepted)]


def earn(member: Member, points: int, earned_at: datetime = NOON, **fields: Any) -> Accepted:
    """Give a member points: a purchase of as many euros, credited."""
    (accepted,) = record(make_sale(member, f"{points}.00", occurred_at=earned_at, **fields))
    assert crediting.credit_these([accepted.id]).credited == 1
    return accepted


def make_wallet(member: Member, lots: Sequence[tuple[int, str]]) -> Wallet:
    """A wallet with lots (points, day of purchase), credited in the order given."""
    for points, day in lots:
        earn(member, points, noon_of(day))
    return wallet_of(member)


def wallet_of(member: Member) -> Wallet:
    return Wallet.objects.get(member=member)


def remaining(member: Member) -> dict[str, int]:
    """What is left of each lot, by the day it was earned."""
    lots = Lot.objects.filter(member=member).order_by("earned_at", "id")
    return {f"{lot.earned_at:%Y-%m-%d}": lot.remaining_points for lot in lots}


def make_wish(member: Member, reward: Reward, **fields: Any) -> Wish:
    """A wish for a reward, held now unless fields say otherwise."""
    moment = fields.pop("occurred_at", NOON)
    given: dict[str, Any] = {
        "is_captured": False,
        "received_at": moment,
        "fingerprint": b"0123456789abcdef",
        "recorded_by_id": TILL_KEY.key_id,
    }
    return Wish(
        member=UUID(str(member.public_id)),
        reward=UUID(str(reward.public_id)),
        occurred_at=moment,
        **{**given, **fields},
    )


def redeem(member: Member, reward: Reward, **fields: Any) -> Redemption:
    """Set the price of a reward aside, or with is_captured spend it."""
    wish = make_wish(member, reward, **fields)
    return redemptions.redeem(wish, rulebook.current(), actor=TILL).redemption


def owner(store: Store | None = None, **changes: Any) -> Caller:
    """Somebody with a key for everything, of one store if it is named."""
    return caller(*ALL_SCOPES, store=store, **changes)


def wire(moment: datetime) -> str:
    """An instant as a till writes it."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def noon_of(day: str) -> datetime:
    """Noon in UTC of a day, 2026-03-10."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(hours=12)


def figures(member: Member, reward: Reward) -> tuple[int, int, int | None]:
    """Balance, held points, stock."""
    reward.refresh_from_db()
    return wallet_of(member).balance, wallet_of(member).held, reward.stock_left
