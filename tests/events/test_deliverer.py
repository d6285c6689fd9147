"""The delivering process in one piece: from the happening to the receiver, signed."""

import json
import time
from datetime import timedelta

import pytest
from django.db import InternalError, connection
from django.utils import timezone
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from events import endpoints, placing
from events.deliverer import Deliverer
from events.models import WebhookDelivery
from tests.events.owing import NOW, owed, publish, register
from tests.events.receivers import NETWORKS, answers, hangs, receiver

pytestmark = pytest.mark.django_db


def deliverer():
    return Deliverer(clock=timezone.now, networks=NETWORKS)


def test_an_event_is_told_as_it_is_in_the_log_and_signed():
    with receiver(answers(200)) as server:
        endpoint = register(server.url)
        publish("mem_1")
        deliverer().step(seconds=0.5)

    (got,) = server.got
    told = Webhook(endpoint.secret).verify(got.body, got.headers)
    assert told.pop("cursor").startswith("bG9nO")
    assert told == {
        "type": "member.enrolled",
        "timestamp": "2026-03-10T12:00:00Z",
        "data": {"subject": "mem_1", "language": "fi"},
    }
    assert got.headers["webhook-id"] == WebhookDelivery.objects.get().shown_id
    assert got.headers["content-type"] == "application/json"
    assert owed(endpoint) == [("mem_1", "delivered")]


def test_while_a_secret_is_rotated_both_sign_and_then_the_new_one_alone():
    with receiver(answers(200)) as server:
        old = register(server.url)
        new = endpoints.rotate(old, as_of=timezone.now(), overlap=timedelta(minutes=1))
        publish("mem_1")
        deliverer().step(seconds=0.5)
        newest = endpoints.rotate(new, as_of=timezone.now(), overlap=timedelta(0))
        publish("mem_2")
        deliverer().step(seconds=0.5)

    first, second = server.got
    for secret in (old.secret, new.secret):
        assert Webhook(secret).verify(first.body, first.headers)["data"]["subject"] == "mem_1"
    assert Webhook(newest.secret).verify(second.body, second.headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(new.secret).verify(second.body, second.headers)


def test_one_that_hangs_keeps_nothing_from_another():
    with receiver(hangs) as dead, receiver(answers(200)) as well:
        register(dead.url)
        good = register(well.url)
        working = deliverer()
        for number in range(6):
            publish(f"mem_{number}")
            working.step(seconds=0.1)

    assert [json.loads(got.body)["data"]["subject"] for got in well.got] == [
        f"mem_{number}" for number in range(6)
    ]
    assert [status for _, status in owed(good)] == ["delivered"] * 6
    assert len(dead.got) == 4


def test_one_that_stops_gives_back_what_it_has_in_hand():
    with receiver(hangs) as dead:
        endpoint = register(dead.url)
        publish("mem_1")
        working = deliverer()
        working.step(seconds=0.1)
        working.stop()
        working.run()

    assert WebhookDelivery.objects.get().claimed_until is None
    assert owed(endpoint) == [("mem_1", "pending")]
    next_at = WebhookDelivery.objects.get().next_at
    assert next_at is not None
    assert NOW < next_at < timezone.now()


def test_a_database_that_takes_nothing_is_waited_for(monkeypatch):
    """As one that has become a standby, for a while: `cannot execute UPDATE in a read-only …`."""
    working, tries = deliverer(), []

    def refuse(**_):
        tries.append(1)
        if len(tries) == 2:
            working.stop()
        raise InternalError("cannot execute UPDATE in a read-only transaction")

    monkeypatch.setattr(placing, "place", refuse)
    monkeypatch.setattr(connection, "close", lambda: None)
    monkeypatch.setattr("events.deliverer._SECONDS_AWAY", 0)

    working.run()

    assert len(tries) == 2


def test_a_round_places_one_chunk_and_looks_again_at_once(monkeypatch):
    placed = []

    def place_a_chunk(**_):
        placed.append(1)
        return placing.CHUNK if len(placed) < 3 else 0

    monkeypatch.setattr(placing, "place", place_a_chunk)
    began = time.monotonic()
    deliverer().step(seconds=60)

    assert (len(placed), time.monotonic() - began < 5) == (1, True)
