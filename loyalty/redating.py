"""
A new expiry policy for the points that members have already, where staff want it.

Always: nothing expires at once: no end comes before the notice is over, unless it was there before.
Done in chunks of wallets; killed half-way, a second run goes on, and one more changes nothing.
"""

from datetime import datetime
from typing import NamedTuple

import structlog
from django.db import transaction

from events import outbox
from loyalty.expiry_dates import NOTICE_DAYS, Policy, chunks, dated
from loyalty.ledger import extending
from loyalty.ledger.extending import NewEnd
from loyalty.ledger.locking import lock
from members.actors import Actor
from rewards import rulebook
from rewards.models import Program

log = structlog.get_logger(__name__)


class Redated(NamedTuple):
    """How many lots got another end or other months of inactivity, and the points in them."""

    lots: int
    points: int


def redate(
    program: Program, *, as_of: datetime, actor: Actor, notice_days: int = NOTICE_DAYS
) -> Redated:
    """
    Give the open lots of a program the ends that its policy says today.

    notice_days: NOTICE_DAYS or more. What `expiry_dates` leaves out keeps its end.

    Each chunk is a transaction of its own.
    """
    assert notice_days >= NOTICE_DAYS
    policy, rules = Policy.of(program), rulebook.of(program.pk).rules
    total = Redated(0, 0)
    for wallet_ids in chunks(program.pk):
        with transaction.atomic(durable=True):
            lock(wallet_ids)
            found = dated(wallet_ids, policy, rules, as_of=as_of, notice_days=notice_days)
            months = policy.inactivity_months
            changed = [
                (lot, expires_at)
                for lot, expires_at in found
                if (expires_at, months) != (lot.expires_at, lot.inactivity_months)
            ]
            extending.set_ends([NewEnd(lot.id, end, months) for lot, end in changed])
        points = sum(lot.points for lot, _ in changed)
        total = Redated(total.lots + len(changed), total.points + points)
    log.info("points_redated", program=program.code, by=actor.label, **total._asdict())
    if total.lots:
        _tell(program, total, as_of)
    return total


def _tell(program: Program, total: Redated, as_of: datetime) -> None:
    with transaction.atomic(durable=True):
        outbox.publish(
            kind="points.redated", subject=program.code, payload=total._asdict(), as_of=as_of
        )
