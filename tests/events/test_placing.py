"""The log has no holes: a late commit with a low id comes after those that were there before it."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import transaction

from events import log, outbox, placing
from events.models import Event, LogProgress, Place
from tests.journeys.shop import until

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
AT_ONCE = timedelta(0)
INSERT = """
INSERT INTO events_event (kind, subject, payload, occurred_at) VALUES ('a.slow', %s, '{}', now())
"""


@pytest.fixture
def other():
    """A second connection, which commits when it is told to."""
    with psycopg.connect(str(settings.DATABASE_URL)) as connection:
        yield connection


def publish(subject, kind="a.quick"):
    with transaction.atomic():
        outbox.publish(kind=kind, subject=subject, payload={}, as_of=NOW)


def place(*, limit=100, settle=AT_ONCE):
    return placing.place(as_of=NOW, limit=limit, settle=settle)


def is_settled():
    """Place once more; transactions of other tests on this server may keep the mark back."""
    place()
    return LogProgress.objects.get().mark == Event.objects.latest("id").pk


def subjects(after=0, **narrowed):
    page = log.read(after=after, limit=100, **narrowed)
    return [one["data"]["subject"] for one in page.messages]


@pytest.mark.django_db(transaction=True)
def test_a_late_commit_with_a_lower_id_is_read_after_the_later_one(other):
    other.execute(INSERT, ["slow"])
    publish("quick")
    for _ in range(3):
        place()
    seen = log.read(after=0, limit=100)

    other.commit()
    place()

    assert [one["data"]["subject"] for one in seen.messages] == ["quick"]
    assert list(Event.objects.order_by("id").values_list("subject", flat=True)) == ["slow", "quick"]
    assert subjects(after=seen.position) == ["slow"]
    assert subjects() == ["quick", "slow"]


@pytest.mark.django_db(transaction=True)
def test_the_mark_waits_for_who_may_hold_a_lower_id_and_then_goes_on(other):
    other.execute(INSERT, ["slow"])
    publish("quick")
    place()
    place()
    assert LogProgress.objects.get().mark == 0

    other.commit()

    until(is_settled, seconds=20)
    assert (place(), Place.objects.count()) == (0, 2)


@pytest.mark.django_db(transaction=True)
def test_the_mark_waits_for_the_moment_between_id_and_transaction():
    publish("quick")
    for _ in range(3):
        place(settle=timedelta(hours=1))

    assert (LogProgress.objects.get().mark, Place.objects.count()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_after_a_restore_into_another_cluster_the_count_begins_anew():
    publish("quick")
    place()
    LogProgress.objects.update(candidate=1, seen_xmax=2**60, seen_at=NOW)

    until(is_settled, seconds=20)


@pytest.mark.django_db
def test_one_gives_places_at_a_time(other):
    publish("quick")
    other.execute("SELECT pg_advisory_xact_lock(%s)", [placing._LOCK])

    assert place() == 0
    other.rollback()
    assert place() == 1


@pytest.mark.django_db
def test_places_are_given_in_sets_and_none_twice():
    for number in range(5):
        publish(f"mem_{number}")

    assert [place(limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert subjects() == ["mem_0", "mem_1", "mem_2", "mem_3", "mem_4"]


@pytest.mark.django_db
def test_a_page_of_a_rare_kind_says_where_to_go_on(monkeypatch):
    monkeypatch.setattr(log, "SCANNED_MAX", 3)
    for number in range(5):
        publish(f"mem_{number}", kind="b.rare" if number == 4 else "a.quick")
    place()

    first = log.read(after=0, limit=10, kind="b.*")
    second = log.read(after=first.position, limit=10, kind="b.rare")

    assert (first.messages, first.has_more) == ([], True)
    assert ([one["type"] for one in second.messages], second.has_more) == (["b.rare"], False)


@pytest.mark.django_db
def test_what_is_forgotten_takes_its_place_along():
    publish("old")
    place()

    outbox.forget_old(as_of=datetime.now(tz=UTC) + timedelta(days=2), days=1)

    assert (Event.objects.count(), Place.objects.count()) == (0, 0)
    publish("new")
    assert (place(), subjects()) == (1, ["new"])
