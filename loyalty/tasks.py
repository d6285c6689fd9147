"""
Thin doors for Celery: each calls one function until nothing is left, and may run any number of
times at once. What they miss is found by the next sweep.
"""

from celery import shared_task
from django.utils import timezone

from loyalty import (
    backtesting,
    claims,
    crediting,
    doorbell,
    expiring,
    following,
    own_events,
    parked,
    pending,
    queue,
    segments,
    settlement,
    tallies,
    thresholds,
    tier_reviews,
    unclaimed,
)
from loyalty.ledger import expiry, sealing


@shared_task(name=doorbell.TASK)
def credit_purchases() -> None:
    """Answer the doorbell; with work in several lanes, ring for a colleague first."""
    doorbell.answer()
    if len(queue.busy_lanes()) > 1:
        doorbell.ring()
    crediting.credit_all(as_of=timezone.now())


@shared_task(name="loyalty.sweep_purchases")
def sweep_purchases() -> None:
    """Find what no bell announced."""
    crediting.credit_all(as_of=timezone.now(), thorough=True)


@shared_task(name="loyalty.expire_due")
def expire_due() -> None:
    expiry.expire_all(as_of=timezone.now())


@shared_task(name="loyalty.activate_due")
def activate_due() -> None:
    while pending.activate_due(as_of=timezone.now()) == pending.CHUNK:
        pass


@shared_task(name="loyalty.settle_claims")
def settle_claims() -> None:
    while claims.settle_due(as_of=timezone.now()) == claims.CHUNK:
        pass


@shared_task(name="loyalty.notice_expiring")
def notice_expiring() -> None:
    expiring.notice_due(as_of=timezone.now())
    while expiring.forget_old(as_of=timezone.now()) == expiring.CHUNK:
        pass


@shared_task(name="loyalty.lapse_holds")
def lapse_holds() -> None:
    while settlement.lapse_due(as_of=timezone.now()) == settlement.LAPSE_CHUNK:
        pass


@shared_task(name="loyalty.follow_members")
def follow_members() -> None:
    while following.follow_all(as_of=timezone.now()) == following.CHUNK:
        pass


@shared_task(name="loyalty.claim_unclaimed")
def claim_unclaimed() -> None:
    now = timezone.now()
    while unclaimed.claim_enrolled(as_of=now) == unclaimed.CHUNK:
        pass
    while unclaimed.forget_old(as_of=now) == unclaimed.CHUNK:
        pass
    crediting.credit_all(as_of=now)


@shared_task(name="loyalty.review_tiers")
def review_tiers() -> None:
    """Apply new thresholds, make the reviews that are due, and warn of falls to come."""
    now = timezone.now()
    thresholds.apply_due(as_of=now)
    while tier_reviews.review_due(as_of=now) == tier_reviews.CHUNK:
        pass
    while tier_reviews.warn_due(as_of=now) == tier_reviews.CHUNK:
        pass


@shared_task(name="loyalty.fold_tallies")
def fold_tallies() -> None:
    tallies.fold()


@shared_task(name="loyalty.apply_refunds")
def apply_refunds() -> None:
    """Apply the returns whose sale came or was credited, and tell of those that wait too long."""
    now = timezone.now()
    while parked.apply_due(as_of=now) == parked.CHUNK:
        pass
    while parked.alarm(as_of=now) == parked.CHUNK:
        pass


@shared_task(name="loyalty.seal_days")
def seal_days() -> None:
    sealing.seal_closed_days(as_of=timezone.now())


@shared_task(name="loyalty.refresh_segments")
def refresh_segments() -> None:
    segments.refresh_all(as_of=timezone.now())


@shared_task(name="loyalty.raise_events")
def raise_events() -> None:
    own_events.raise_all(as_of=timezone.now())


@shared_task(name="loyalty.raise_late_events")
def raise_late_events() -> None:
    """Find what the minutes missed: a rule that began long before it was published."""
    own_events.raise_all(as_of=timezone.now(), thorough=True)


@shared_task(name="loyalty.run_back_tests")
def run_back_tests() -> None:
    """A slice of a few seconds at a time: other sweeps wait for the same worker."""
    backtesting.run_next(as_of=timezone.now())
