"""
Purchases become points: claim a batch, ask the rules, write lots and entries, one commit.

Always: effect and "done" commit together, so a purchase is credited once whatever is killed when.
The request that waits and the worker both come here. One purchase that cannot be credited is set
apart with its reason, and its batch goes on.
Source: docs/decisions/0002-crediting-in-batches.md
"""

import random
from collections.abc import Sequence
from datetime import datetime
from time import monotonic
from typing import NamedTuple

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import (
    InterfaceError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    transaction,
)

from loyalty import queue, sale_tidings
from loyalty.awarding import award
from loyalty.models import Refusal, RefusalReason
from loyalty.queue import Claimed
from members import sql
from members.errors import DomainError
from members.models import MemberStatus
from rewards import rulebook

BATCH_MAX = 1_000

# A lock was not to be had; the database, the time or the memory is gone; the code is newer than
# the tables, or a plan older: whatever fails so would fail for every sale, and none is at fault.
_NOBODYS_FAULT = (
    OperationalError,
    InterfaceError,
    NotSupportedError,
    ProgrammingError,
    SoftTimeLimitExceeded,
    MemoryError,
)

log = structlog.get_logger(__name__)

_REFUSALS = """
INSERT INTO loyalty_refusal (purchase_id, member_id, reason, detail)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[])
"""


class Round(NamedTuple):
    """What one batch did."""

    credited: int
    refused: int

    @property
    def claimed(self) -> int:
        return self.credited + self.refused


def credit_lane(
    lane: int, *, as_of: datetime, limit: int = BATCH_MAX, thorough: bool = False
) -> Round:
    """
    Credit up to `limit` purchases of a lane in one transaction of its own.

    Does nothing when another worker has the lane. A batch that fails is halved until the purchase
    at fault stands alone and is refused with its reason.
    """
    batch: list[Claimed] = []
    try:
        with transaction.atomic(durable=True):
            if queue.take_lane(lane):
                batch = queue.claim_lane(lane, limit=limit, thorough=thorough)
            if batch:
                queue.mark_low_water(lane, batch, as_of=as_of)
            return _credit(batch)
    except _NOBODYS_FAULT:
        raise
    except Exception as error:
        if not batch:
            raise
        log.warning("batch_failed", lane=lane, purchases=len(batch), error=repr(error))
        if len(batch) == 1:
            return _set_apart(batch[0], error)
        return credit_lane(lane, as_of=as_of, limit=len(batch) // 2, thorough=thorough)


def credit_these(purchase_ids: Sequence[int]) -> Round:
    """
    Credit purchases by their keys, in one transaction of its own; waits for a worker that has them.

    What was credited before is left alone. Those that fail are halved until the one at fault stands
    alone and is refused, as in a lane.
    """
    batch: list[Claimed] = []
    try:
        with transaction.atomic(durable=True):
            batch = queue.claim_these(purchase_ids)
            return _credit(batch)
    except _NOBODYS_FAULT:
        raise
    except Exception as error:
        if not batch:
            raise
        if len(batch) == 1:
            return _set_apart(batch[0], error)
        half = len(batch) // 2
        parts = [batch[:half], batch[half:]]
        rounds = [credit_these([sale.id for sale in part]) for part in parts]
        return Round(*(sum(counts) for counts in zip(*rounds, strict=True)))


def credit_all(*, as_of: datetime, thorough: bool = False, seconds: float = 60.0) -> Round:
    """
    Credit until the queue is empty, what is left is in other hands, or `seconds` have passed.
    """
    total = Round(0, 0)
    end = monotonic() + seconds
    while monotonic() < end:
        lanes = queue.busy_lanes(thorough=thorough)
        random.shuffle(lanes)  # so that several workers begin in different lanes
        rounds = [credit_lane(lane, as_of=as_of, thorough=thorough) for lane in lanes]
        credited, refused = (sum(counts) for counts in zip(Round(0, 0), *rounds, strict=True))
        total = Round(total.credited + credited, total.refused + refused)
        if not credited + refused:
            break
    return total


def queue_again(purchase_ids: Sequence[int], *, as_of: datetime) -> None:
    """Take refused purchases back into the queue, once their reason is mended."""
    with transaction.atomic(durable=True):
        refused = Refusal.objects.filter(pk__in=purchase_ids).select_for_update()
        ids = list(refused.values_list("pk", flat=True))
        queue.put(ids, as_of=as_of)
        Refusal.objects.filter(pk__in=ids).delete()


def _credit(batch: Sequence[Claimed]) -> Round:
    """
    Inside the transaction of a claim: refuse who may not earn, then post program by program.

    A sale earns in the program it was recorded in, whichever is the default by now.
    """
    active = [sale for sale in batch if sale.member_status == MemberStatus.ACTIVE]
    refused = [sale for sale in batch if sale.member_status != MemberStatus.ACTIVE]
    _refuse(refused, RefusalReason.MEMBER_NOT_ACTIVE)
    for program_id in sorted({sale.program_id for sale in active}):
        book = rulebook.of(program_id)
        sales = [sale for sale in active if sale.program_id == program_id]
        award(sales, book)
    return Round(len(active), len(refused))


def _refuse(sales: Sequence[Claimed], reason: RefusalReason, detail: str = "") -> None:
    if sales:
        sql.run(
            _REFUSALS,
            [
                [sale.id for sale in sales],
                [sale.member_id for sale in sales],
                [reason.value] * len(sales),
                [detail] * len(sales),
            ],
        )
        sale_tidings.refused(sales, reason.value)


def _in_words(error: Exception) -> str:
    """What staff read; a name of ours stands for itself, another's is quoted."""
    if isinstance(error, DomainError):
        return error.detail
    return f"The program failed on it ({type(error).__name__}: {error}). Tell support."[:2000]


def _set_apart(sale: Claimed, error: Exception) -> Round:
    """Refuse the one purchase that failed alone; staff see why, and may queue it again."""
    with transaction.atomic(durable=True):
        refused = queue.claim_these([sale.id])
        _refuse(refused, RefusalReason.FAILED, _in_words(error))
    log.error("purchase_refused", purchase=sale.id, error=repr(error))
    return Round(0, len(refused))
