"""What the outbox is told of a redemption: public ids and points, whatever became of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from events import outbox
from events.outbox import News
from members.ids import public_id


class Parties(NamedTuple):
    """Whom a redemption is about, as the outside knows them."""

    redemption: UUID
    member: UUID
    reward: UUID
    points: int


def tell(parties: Parties, outcome: str, *, as_of: datetime) -> None:
    """
    Tell the outbox of one redemption, in the transaction of what happened to it.

    outcome: held, confirmed, voided or lapsed.
    """
    news = _news(parties, outcome)
    outbox.publish(kind=news.kind, subject=news.subject, payload=news.payload, as_of=as_of)


def row(parties: Parties, outcome: str, *, as_of: datetime) -> list[Any]:
    """The same, as parameters for a statement that begins with `outbox.ALONGSIDE`."""
    return outbox.row(_news(parties, outcome), as_of=as_of)


def tell_all(those: Iterable[Parties], outcome: str, *, as_of: datetime) -> None:
    """The same of many, by one statement."""
    outbox.publish_many([_news(parties, outcome) for parties in those], as_of=as_of)


def _news(parties: Parties, outcome: str) -> News:
    payload = {
        "member": public_id("mem", parties.member),
        "reward": public_id("rew", parties.reward),
        "points": parties.points,
    }
    return News(f"redemption.{outcome}", public_id("red", parties.redemption), payload)
