"""The shop of the random histories, and what its till and its staff send."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from loyalty import adjustments
from loyalty.accepted import Accepted
from loyalty.adjusted import Proposal
from loyalty.models import Adjustment, AdjustmentKind, Purchase, Transfer
from members.actors import Actor, ActorKind
from members.models import Member
from rewards import rulebook
from rewards.models import Program
from tests.builders import earn, open_shop
from tests.loyalty.sharing import settings
from tests.rewards import builders as promises

BOSS = Actor(ActorKind.STAFF, 1, "boss")
CLERK = Actor(ActorKind.STAFF, 2, "clerk")
WAITS_THREE_DAYS = {"pending_policy": "days", "pending_days": 3}


def open_for_histories(*, policy: str, percent: int, pending: str) -> Program:
    """
    A point a euro and ten from twenty euros on, for one month, in Helsinki.

    pending: "days": the ten wait for three days; "confirmation": all wait to be confirmed.
    """
    program = open_shop(expiry_months=1)
    bonus = promises.make_rule(program, "twenty")
    waits: dict[str, Any] = WAITS_THREE_DAYS if pending == "days" else {}
    promises.publish(bonus, award="bonus", points=10, basket_min_minor=2_000, **waits)
    settings(
        return_policy=policy,
        debt_repay_percent=percent,
        transfers_allowed=True,
        pending_policy="confirmation" if pending == "confirmation" else "at_once",
    )
    return program


def buy(member: Member, cents: int, now: datetime) -> Accepted:
    """A sale of two lines, credited; the second is the last cent."""
    lines = [
        {"line": "1", "net": f"{(cents - 1) / 100:.2f}"},
        {"line": "2", "net": "0.01"},
    ]
    return earn(member, 0, now, lines=lines, received_at=now)


def left_of(sale_id: int) -> Purchase:
    return Purchase.objects.get(pk=sale_id)


def adjust(member: Member, kind: str, points: int | None, now: datetime, **days: Any) -> Adjustment:
    """Proposed by the boss, who may decide alone."""
    asked = Proposal(
        member=member, kind=AdjustmentKind(kind), reason="correction", points=points, **days
    )
    made = adjustments.propose(asked, rulebook.current(), actor=BOSS, as_of=now).adjustment
    if made.status == "proposed":
        made = adjustments.approve(made.pk, actor=CLERK, as_of=now)
    return made


def moves_since(number: int) -> Iterable[tuple[int, int, int]]:
    """The lots that became other lots in transfers above a number: old, new, points."""
    for moves in Transfer.objects.filter(pk__gt=number).order_by("pk").values_list("moves"):
        yield from (tuple(move) for move in moves[0])


def last_transfer() -> int:
    return Transfer.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def day_of(moment: datetime) -> date:
    return moment.date()
