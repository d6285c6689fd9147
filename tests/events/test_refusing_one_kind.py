"""A receiver that fails on one kind of event, and is well otherwise."""

from datetime import timedelta

import pytest
from django.db import transaction

from events import deliveries
from events.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from tests.events.owing import BAD, GOOD, NOW, attempt, happen, register

pytestmark = pytest.mark.django_db


def deliver(*, as_of) -> list[str]:
    """Everything but purchases goes well; who was told."""
    claims = deliveries.claim(as_of=as_of)
    with transaction.atomic():
        for one in claims:
            answer = BAD if one.kind == "purchase.credited" else GOOD
            deliveries.settle(one, answer, as_of=as_of)
    return [one.subject for one in claims if one.kind != "purchase.credited"]


def test_good_events_do_not_wait_and_bad_ones_keep_their_days():
    register()
    happen("p1", "p2", "p3", kind="purchase.credited")
    told = []
    for second in range(0, 3000, 10):
        moment = NOW + timedelta(seconds=second)
        happen(f"m{second}", as_of=moment)
        told += [(second, subject) for subject in deliver(as_of=moment)]

    late = sorted(second - int(subject[1:]) for second, subject in told)
    assert (len(late), late[len(late) * 9 // 10]) == (300, 0)
    assert set(WebhookDelivery.objects.filter(status="pending").values_list("attempts")) == {(5,)}
    assert not WebhookDelivery.objects.filter(status="given_up").exists()


def test_one_that_rests_is_asked_by_what_was_never_tried():
    register()
    happen("p1", "p2", "p3", kind="purchase.credited")
    attempt(BAD, as_of=NOW)
    WebhookDelivery.objects.update(next_at=NOW)
    later = NOW + timedelta(minutes=1)
    happen("m1", as_of=later)

    assert deliver(as_of=later) == ["m1"]
    assert WebhookEndpoint.objects.get().failures == 0


def test_an_outage_brings_a_delivery_forward_once_and_that_is_not_counted():
    register()
    happen("p1", "p2", "p3", kind="purchase.credited")
    attempt(BAD, as_of=NOW)
    for minute in (10, 20):
        moment = NOW + timedelta(minutes=minute)
        WebhookEndpoint.objects.update(failures=3, retry_at=None)
        WebhookEndpoint.objects.filter(failing_since=None).update(failing_since=moment)
        WebhookDelivery.objects.filter(status="pending").update(
            next_at=NOW + timedelta(days=1), attempts=7
        )
        happen(f"m{minute}", as_of=moment)
        deliver(as_of=moment)
        deliver(as_of=moment)

    waiting = WebhookDelivery.objects.filter(status="pending")
    assert {row.attempts for row in waiting} == {7}
    assert WebhookAttempt.objects.filter(delivery__in=waiting).count() == 6
