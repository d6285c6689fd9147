"""What is owed: to whom, when it is due, who has it in hand, and how it ends."""

from datetime import timedelta

import pytest
from django.db import transaction

from events import deliveries, endpoints, outbox, replaying
from events.calling import Answer
from events.models import (
    Event,
    Place,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from tests.events.owing import BAD, GOOD, NOW, attempt, happen, owed, publish, register

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def no_jitter(monkeypatch):
    monkeypatch.setattr(deliveries, "JITTER", 0)


@pytest.mark.parametrize(
    ("kinds", "wanted"),
    [
        ([], ["a", "b", "c"]),
        (["member.enrolled"], ["a"]),
        (["member.*"], ["a", "b"]),
        (["member_.*", "purchase.*"], ["c"]),
        (["member.enroll", "nothing.*"], []),
    ],
)
def test_an_endpoint_is_owed_the_kinds_it_names(kinds, wanted):
    endpoint = register(kinds=kinds)
    happen("a")
    happen("b", kind="member.merged")
    happen("c", kind="purchase.credited")

    assert [subject for subject, _ in owed(endpoint)] == wanted


def test_who_is_paused_is_owed_and_not_told_and_who_is_disabled_is_not_owed():
    paused, disabled, deleted = register(), register(), register()
    with transaction.atomic():
        endpoints.change(paused, {"status": "paused"}, as_of=NOW)
    WebhookEndpoint.objects.filter(pk=disabled.pk).update(status="disabled", reason="gone")
    endpoints.delete(deleted, as_of=NOW)
    happen("a")

    assert (owed(paused), owed(disabled), owed(deleted)) == ([("a", "pending")], [], [])
    assert attempt(GOOD, as_of=NOW) == 0
    with transaction.atomic():
        endpoints.change(paused, {"status": "enabled"}, as_of=NOW)
    assert attempt(GOOD, as_of=NOW) == 1


def test_what_happened_before_an_endpoint_was_there_is_not_owed():
    publish("early")
    Event.objects.update(recorded_at=NOW)
    endpoint = register()
    happen("late")

    assert owed(endpoint) == [("late", "pending")]


def test_a_good_answer_settles_it():
    endpoint = register()
    happen("a")

    assert attempt(GOOD, as_of=NOW) == 1
    assert attempt(GOOD, as_of=NOW + timedelta(days=1)) == 0
    assert owed(endpoint) == [("a", "delivered")]
    made = WebhookAttempt.objects.get()
    assert (made.at, made.status_code, made.error, made.milliseconds) == (NOW, 204, "", 12)


def test_it_is_tried_eleven_times_over_three_days_and_given_up_and_the_endpoint_disabled():
    endpoint = register()
    happen("a")
    moments = []
    while moment := WebhookDelivery.objects.get().next_at:
        WebhookEndpoint.objects.update(retry_at=None)
        assert attempt(BAD, as_of=moment) == 1
        moments.append(moment - NOW)

    assert [round(at.total_seconds()) for at in moments] == [
        0, 5, 65, 365, 2165, 9365, 27365, 63365, 113765, 185765, 272165,
    ]  # fmt: skip
    assert owed(endpoint) == [("a", "given_up")]
    endpoint.refresh_from_db()
    assert endpoint.reason == "It has failed for three days; the last time: Answered 500."
    told = Event.objects.get(kind="webhook_endpoint.disabled")
    assert (told.subject, told.payload) == (endpoint.shown_id, {"reason": endpoint.reason})


def test_retry_after_is_honoured_up_to_an_hour():
    endpoint = register()
    happen("a")
    attempt(Answer(503, "Answered 503.", 1, retry_after="120"), as_of=NOW)
    assert WebhookDelivery.objects.get().next_at == NOW + timedelta(minutes=2)
    endpoint.refresh_from_db()
    assert endpoint.retry_at == NOW + timedelta(minutes=2)

    attempt(Answer(429, "Answered 429.", 1, retry_after="999999"), as_of=endpoint.retry_at)
    assert WebhookDelivery.objects.get().next_at == NOW + timedelta(minutes=62)


def test_410_disables_and_what_is_owed_waits():
    endpoint = register()
    happen("a")
    attempt(Answer(410, "Answered 410: it wants nothing more.", 1), as_of=NOW)
    endpoint.refresh_from_db()

    assert (endpoint.status, endpoint.reason) == (
        "disabled",
        "It answered 410: it wants nothing more.",
    )
    assert attempt(GOOD, as_of=NOW + timedelta(hours=1)) == 0
    with transaction.atomic():
        endpoints.change(endpoint, {"status": "enabled"}, as_of=NOW)
    assert (attempt(GOOD, as_of=NOW), owed(endpoint)) == (1, [("a", "delivered")])


def test_one_that_fails_is_asked_by_one_request_at_a_time_and_left_alone_longer_and_longer():
    endpoint = register()
    happen(*"abcdefgh")

    assert attempt(BAD, as_of=NOW) == 4
    endpoint.refresh_from_db()
    assert (endpoint.failures, endpoint.retry_at) == (4, NOW + 15 * SECOND)
    assert attempt(BAD, as_of=NOW + 14 * SECOND) == 0
    assert attempt(BAD, as_of=NOW + 15 * SECOND) == 1
    endpoint.refresh_from_db()
    assert endpoint.retry_at == NOW + 75 * SECOND


def test_when_it_answers_again_everything_that_waits_is_due_at_once():
    endpoint = register()
    happen("a", "b", "c")
    for _ in range(4):
        WebhookEndpoint.objects.update(retry_at=None)
        WebhookDelivery.objects.update(next_at=NOW)
        attempt(BAD, as_of=NOW)
    later = NOW + timedelta(minutes=6)
    WebhookDelivery.objects.update(next_at=later + timedelta(days=1))
    WebhookDelivery.objects.filter(event__subject="a").update(next_at=later)

    assert attempt(GOOD, as_of=later) == 1
    assert attempt(GOOD, as_of=later) == 2
    assert owed(endpoint) == [("a", "delivered"), ("b", "delivered"), ("c", "delivered")]


def test_who_is_bad_keeps_nothing_from_the_others():
    bad, good = register(), register(kinds=["a.*"])
    happen(*"abcdefgh")
    deliveries.claim(as_of=NOW)
    happen("x", kind="a.b")

    assert [one.endpoint_id for one in deliveries.claim(as_of=NOW)] == [good.pk]
    assert bad.pk != good.pk


def test_what_a_dead_deliverer_had_in_hand_is_due_again_and_its_late_answer_decides_nothing():
    endpoint = register()
    happen("a")
    (dead,) = deliveries.claim(as_of=NOW)

    assert deliveries.claim(as_of=NOW + 14 * SECOND) == []
    (heir,) = deliveries.claim(as_of=NOW + 15 * SECOND)
    with transaction.atomic():
        deliveries.settle(heir, GOOD, as_of=NOW + 16 * SECOND)
        deliveries.settle(dead, BAD, as_of=NOW + 17 * SECOND)

    assert owed(endpoint) == [("a", "delivered")]
    assert WebhookAttempt.objects.count() == 2
    endpoint.refresh_from_db()
    assert endpoint.failures == 0


def test_what_is_let_go_is_due_at_once():
    register()
    happen("a")
    deliveries.let_go(deliveries.claim(as_of=NOW), as_of=NOW)

    assert attempt(GOOD, as_of=NOW) == 1


def test_a_test_event_goes_to_one_endpoint_alone():
    one, other = register(), register(kinds=["webhook.*"])
    endpoints.send_test(one, as_of=NOW)
    happen()

    assert (owed(one), owed(other)) == ([(one.shown_id, "pending")], [])


def test_a_stretch_is_replayed_in_parts_and_only_what_is_wanted():
    endpoint = register(kinds=["member.*"])
    happen("a", "b", "c")
    happen("d", kind="purchase.credited")
    attempt(GOOD, as_of=NOW)
    first = Place.objects.get(event__subject="a").position

    part = replaying.replay(endpoint, replaying.Stretch(after=first), as_of=NOW, limit=1)
    assert part.position is not None
    rest = replaying.replay(endpoint, replaying.Stretch(after=part.position), as_of=NOW)

    assert (part.events, rest) == (1, replaying.Replayed(events=1, position=None))
    assert owed(endpoint) == [("a", "delivered"), ("b", "pending"), ("c", "pending")]


def test_a_replay_keeps_the_id_and_begins_anew():
    register()
    happen("a")
    (first,) = deliveries.claim(as_of=NOW)
    with transaction.atomic():
        deliveries.settle(first, GOOD, as_of=NOW)
    endpoint = WebhookEndpoint.objects.get()

    assert replaying.replay_one(endpoint, Place.objects.get().position, as_of=NOW)
    assert not replaying.replay_one(endpoint, 2**40, as_of=NOW)
    (again,) = deliveries.claim(as_of=NOW)
    assert again.shown_id == first.shown_id
    assert WebhookDelivery.objects.get().attempts == 0


def test_what_is_forgotten_takes_its_deliveries_along():
    register()
    happen("a", "b")
    attempt(BAD, as_of=NOW)
    Event.objects.filter(subject="a").update(recorded_at=NOW - timedelta(days=31))

    assert outbox.forget_old(as_of=NOW, days=30) == 1

    assert list(WebhookDelivery.objects.values_list("event__subject", flat=True)) == ["b"]
    assert WebhookAttempt.objects.count() == 1
