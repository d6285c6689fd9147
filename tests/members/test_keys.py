"""API keys: recognised without a query, stopped within seconds, replaced without a gap."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError

from members import keys
from members.freshness import FreshCache
from members.keys import Credential, InvalidKey, KeyNotUsable
from members.models import ApiKey, Terminal
from tests.members.builders import MORNING, make_key, make_store

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
UNKNOWN = "rk_live_" + "0" * 43


def test_a_key_is_issued_and_recognised():
    store = make_store()

    issued = make_key("members:read", name="Till 3", store=store)

    assert re.fullmatch(r"rk_live_[0-9A-Za-z]{43}", issued.secret)
    assert issued.key.prefix == issued.secret[:14]
    assert keys.authenticate(issued.secret, MORNING) == Credential(
        key_id=issued.key.pk,
        name="Till 3",
        scopes=frozenset({"members:read"}),
        store_id=store.pk,
        terminal_id=None,
        mode="live",
    )


def test_the_secret_is_stored_nowhere():
    issued = make_key()

    stored = ApiKey.objects.values().get()

    assert issued.secret[14:] not in repr(stored)


def test_a_warm_key_costs_no_query(django_assert_num_queries):
    secret = make_key().secret
    keys.authenticate(secret, MORNING)

    with django_assert_num_queries(0):
        for second in range(5):
            assert keys.authenticate(secret, MORNING + second * SECOND) is not None


def test_a_wrong_secret_is_asked_about_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert keys.authenticate(UNKNOWN, MORNING) is None
        assert keys.authenticate(UNKNOWN, MORNING + SECOND) is None


@pytest.mark.parametrize("text", ["", "rk_live_", "rk_live_" + "é" * 43, UNKNOWN + "0", "x" * 9999])
def test_what_is_no_secret_is_not_even_asked_about(text, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert keys.authenticate(text, MORNING) is None


def test_a_flood_of_wrong_secrets_does_not_push_out_a_till(django_assert_num_queries):
    secret = make_key().secret
    keys.authenticate(secret, MORNING)
    for number in range(5000):
        keys._unknown.put(number.to_bytes(32, "big"), None, MORNING.timestamp())

    with django_assert_num_queries(0):
        assert keys.authenticate(secret, MORNING) is not None
    assert len(keys._unknown) == 4096


def test_a_key_expires_on_the_instant_even_while_remembered():
    secret = make_key(expires_at=MORNING + 2 * SECOND).secret

    assert keys.authenticate(secret, MORNING + SECOND) is not None
    assert keys.authenticate(secret, MORNING + 2 * SECOND) is None


def test_a_key_revoked_by_another_process_is_refused_within_five_seconds():
    issued = make_key()
    keys.authenticate(issued.secret, MORNING)
    ApiKey.objects.update(revoked_at=MORNING)

    assert keys.authenticate(issued.secret, MORNING + 4 * SECOND) is not None
    assert keys.authenticate(issued.secret, MORNING + 5 * SECOND) is None


def test_a_key_revoked_here_is_refused_at_once_and_keeps_its_first_instant():
    issued = make_key()
    keys.authenticate(issued.secret, MORNING)

    keys.revoke(key=issued.key, as_of=MORNING)
    keys.revoke(key=issued.key, as_of=MORNING + SECOND)

    assert keys.authenticate(issued.secret, MORNING) is None
    assert ApiKey.objects.get().revoked_at == MORNING


def test_a_rotated_key_works_until_the_overlap_has_passed():
    old = make_key("members:read", store=make_store())

    new = keys.rotate(key=old.key, overlap=timedelta(hours=1), as_of=MORNING)

    just_before = MORNING + timedelta(hours=1) - SECOND
    assert keys.authenticate(old.secret, just_before) is not None
    assert keys.authenticate(old.secret, just_before + SECOND) is None
    successor = keys.authenticate(new.secret, MORNING + timedelta(hours=2))
    assert successor is not None
    assert (set(successor.scopes), successor.store_id) == ({"members:read"}, old.key.store_id)
    assert new.key.rotated_from == old.key


def test_a_rotation_without_overlap_stops_the_old_key_now():
    old = make_key()

    keys.rotate(key=old.key, overlap=timedelta(0), as_of=MORNING)

    assert keys.authenticate(old.secret, MORNING) is None


def test_rotation_never_lengthens_a_life():
    old = make_key(expires_at=MORNING + timedelta(minutes=5))

    new = keys.rotate(key=old.key, overlap=timedelta(days=1), as_of=MORNING)

    old.key.refresh_from_db()
    assert (old.key.expires_at, new.key.expires_at) == (MORNING + timedelta(minutes=5),) * 2


def test_a_key_has_one_successor():
    old = make_key()
    keys.rotate(key=old.key, overlap=timedelta(hours=1), as_of=MORNING)

    with pytest.raises(KeyNotUsable):
        keys.rotate(key=old.key, overlap=timedelta(hours=1), as_of=MORNING)

    assert ApiKey.objects.count() == 2


def test_a_revoked_key_cannot_be_rotated():
    old = make_key()
    keys.revoke(key=old.key, as_of=MORNING)

    with pytest.raises(KeyNotUsable):
        keys.rotate(key=old.key, overlap=timedelta(hours=1), as_of=MORNING)

    assert ApiKey.objects.count() == 1


def test_the_day_of_last_use_is_written_once_a_day(django_assert_num_queries):
    secret = make_key().secret

    with django_assert_num_queries(2):
        keys.authenticate(secret, MORNING)
    with django_assert_num_queries(1):
        keys.authenticate(secret, MORNING + 10 * SECOND)

    assert str(ApiKey.objects.get().last_used_on) == "2026-03-10"


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": ["everything"]},
        {"scopes": []},
        {"scopes": ["members:read"], "expires_at": MORNING},
    ],
)
def test_a_useless_key_is_not_issued(wrong):
    with pytest.raises(InvalidKey):
        keys.issue(name="till", as_of=MORNING, **wrong)

    assert ApiKey.objects.count() == 0


def test_a_key_for_a_till_is_bound_to_the_store_it_stands_in():
    till = Terminal.objects.create(store=make_store(), code="3")
    elsewhere = make_store("turku")

    assert make_key(terminal=till).key.store == till.store
    with pytest.raises(InvalidKey):
        make_key(terminal=till, store=elsewhere)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"scopes": []}, "api_key_has_a_scope"),
        ({"mode": "prod"}, "api_key_mode_known"),
        ({"expires_at": MORNING}, "api_key_expires_after_creation"),
    ],
)
def test_the_database_refuses_what_the_code_would_not_write(changes, constraint):
    make_key()

    with pytest.raises(IntegrityError, match=constraint):
        ApiKey.objects.update(**changes)


def test_a_remembered_answer_is_bounded_and_makes_room_for_the_newest():
    cache: FreshCache[str, int] = FreshCache(seconds=5, size=2)
    cache.put("a", 1, 0.0)
    cache.put("b", 2, 0.0)
    cache.get("a", 1.0)
    cache.put("c", 3, 1.0)

    assert [cache.get(key, 1.0) for key in "abc"] == [(1,), None, (3,)]
    assert cache.get("a", 5.0) is None
    assert cache.get("c", 0.5) is None
