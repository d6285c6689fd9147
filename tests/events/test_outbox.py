"""The outbox: events stand and fall with their happening, and are forgotten in time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from events import outbox
from events.models import Event
from events.outbox import News
from events.tasks import forget_old_events

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def publish(subject: str = "mem_1") -> None:
    outbox.publish(kind="member.enrolled", subject=subject, payload={"language": "fi"}, as_of=NOW)


def record_earlier(days: int) -> None:
    """Let every event look as if it had been written some days before now."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_event SET recorded_at = %s", [NOW - days * DAY])


@pytest.mark.django_db
def test_an_event_says_what_happened_to_whom_and_when():
    publish()

    event = Event.objects.get()
    assert (event.kind, event.subject, event.payload, event.occurred_at) == (
        "member.enrolled", "mem_1", {"language": "fi"}, NOW,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_an_event_goes_when_its_happening_is_undone():
    with transaction.atomic():
        publish()
        transaction.set_rollback(True)

    assert Event.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(AssertionError):
        publish()

    assert Event.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_many_events_are_one_statement(count, django_assert_num_queries):
    with django_assert_num_queries(1):
        outbox.publish_many([News("a.b", f"mem_{n}", {"n": n}) for n in range(count)], as_of=NOW)

    told = Event.objects.order_by("id").values_list("subject", "payload")
    assert list(told) == [(f"mem_{n}", {"n": n}) for n in range(count)]


@pytest.mark.django_db
def test_no_news_write_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        outbox.publish_many([], as_of=NOW)


@pytest.mark.django_db
def test_old_events_are_forgotten_a_chunk_at_a_time():
    for subject in ("mem_1", "mem_2", "mem_3"):
        publish(subject)
    record_earlier(days=31)

    first = outbox.forget_old(as_of=NOW, days=30, limit=2)
    second = outbox.forget_old(as_of=NOW, days=30, limit=2)
    third = outbox.forget_old(as_of=NOW, days=30, limit=2)

    assert (first, second, third) == (2, 1, 0)


@pytest.mark.django_db
def test_the_task_forgets_what_is_older_than_the_setting_says(clock, settings):
    clock.freeze()
    settings.EVENT_DAYS = 7
    publish()
    record_earlier(days=6)

    forget_old_events()
    assert Event.objects.count() == 1

    record_earlier(days=8)
    forget_old_events()
    assert Event.objects.count() == 0
