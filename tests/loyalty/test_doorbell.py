"""The bell: rung once for many, never waited for, never an error."""

import os
import socket
import time
from collections.abc import Iterator

import pytest

from loyalty import doorbell, recording
from rewards import rulebook
from tests.builders import TILL, make_sale, open_shop
from tests.members.builders import make_member


def rings(valkey) -> int:
    return int(valkey.llen("credit"))


def test_many_who_come_within_the_window_ring_once(valkey):
    for _ in range(20):
        doorbell.ring()

    assert rings(valkey) == 1


def test_after_the_window_the_bell_rings_again(valkey):
    doorbell.ring()
    wait_for(lambda: not valkey.exists("regulars:bell"))

    doorbell.ring()

    wait_for(lambda: rings(valkey) == 2)


def test_a_broker_that_was_emptied_is_rung_again(valkey):
    doorbell.ring()
    valkey.flushdb()

    doorbell.ring()

    wait_for(lambda: rings(valkey) == 1)


def test_who_comes_just_after_the_worker_looked_is_heard(valkey):
    for round_ in range(1, 6):
        doorbell.ring()
        doorbell.ring()
        wait_for(lambda number=round_: rings(valkey) == number)
        valkey.delete("regulars:bell")  # the worker takes the bell off, and looks


def test_a_process_strikes_once_for_all_who_come_in_a_pause(valkey):
    doorbell.ring()
    valkey.delete("regulars:bell")

    for _ in range(50):
        doorbell.ring()
    wait_for(lambda: not doorbell._hand.is_due)

    wait_for(lambda: rings(valkey) == 2)


def wait_for(is_so) -> None:
    deadline = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < deadline


@pytest.fixture
def frozen_broker(valkey, settings) -> Iterator[None]:
    """A broker that accepts and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        settings.REDIS_URL = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        yield


def seconds_of(act) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def ring_often() -> None:
    for _ in range(100):
        doorbell.ring()


def test_a_frozen_broker_costs_one_caller_a_second_and_the_next_nothing(frozen_broker):
    assert seconds_of(doorbell.ring) < 1.5
    assert seconds_of(ring_often) < 0.1


def test_a_broker_that_is_gone_costs_nothing(valkey, settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.REDIS_URL = f"redis://127.0.0.1:{probe.getsockname()[1]}/0"

        assert seconds_of(doorbell.ring) < 1.0


def test_it_is_asked_again_when_it_has_rested(frozen_broker, settings, valkey):
    doorbell.ring()
    settings.REDIS_URL = settings.CELERY_BROKER_URL.replace("redis+socket", "unix").replace(
        "virtual_host", "db"
    )
    doorbell._redis.cache_clear()
    deadline = time.monotonic() + 5

    while not rings(valkey):
        assert time.monotonic() < deadline
        doorbell.ring()

    assert rings(valkey) == 1


@pytest.mark.django_db
def test_a_sale_is_recorded_all_the_same(frozen_broker):
    open_shop()

    accepted = recording.record(make_sale(make_member()), rulebook.current(), actor=TILL)

    assert accepted.quote["points"] == 10


@pytest.mark.django_db
def test_a_new_sale_rings_and_a_repeat_does_not(valkey):
    open_shop()
    sale = make_sale(make_member())

    recording.record(sale, rulebook.current(), actor=TILL)
    valkey.delete("regulars:bell")
    recording.record(sale, rulebook.current(), actor=TILL)

    assert rings(valkey) == 1


def test_a_forked_child_rings_although_its_parent_was_going_to(valkey):
    doorbell.ring()
    doorbell.ring()  # put off, to a thread that the child does not have
    child = os.fork()
    if child == 0:
        # Nothing of the parent's is shared but the outcome.
        os._exit(int(doorbell._hand.is_due))

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
