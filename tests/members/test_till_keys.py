"""Tills are let in by a code, once; their keys are renewed, and end."""

from datetime import timedelta

import pytest

from events.models import Event
from members import keys, till_keys
from members.keys import KeyNotUsable
from members.models import ApiKey, Terminal
from members.till_keys import EnrolmentRefused
from tests.members.builders import MORNING, make_store

pytestmark = pytest.mark.django_db

LATER = MORNING + timedelta(minutes=5)


@pytest.fixture
def till():
    return Terminal.objects.create(store=make_store(), code="till-1")


def offered(till, at=MORNING):
    return till_keys.offer(till, by="anna", as_of=at).code


def enrol(code, at=LATER):
    return till_keys.enrol(code, app_version="1.0", as_of=at)


def use(issued, at=LATER):
    """Show a key once, as a till does with its first request."""
    return keys.authenticate(issued.secret, at)


def test_a_code_gives_the_key_of_its_till(till):
    issued = enrol(offered(till))

    found = use(issued)
    assert (found.terminal_id, found.store_id) == (till.pk, till.store_id)
    assert "terminal:self" in found.scopes
    assert issued.key.expires_at == LATER + timedelta(days=90)
    assert Event.objects.get(kind="terminal.enrolled").payload == {
        "store": "helsinki-1",
        "terminal": "till-1",
        "by": "anna",
    }


def test_it_works_once_but_again_when_the_answer_was_lost(till):
    code = offered(till)
    lost = enrol(code)

    issued = enrol(code)

    assert use(lost) is None
    assert use(issued)
    with pytest.raises(EnrolmentRefused):
        enrol(code)


@pytest.mark.parametrize("why", ["unknown", "over", "replaced", "till off", "store off"])
def test_it_does_not_work(till, why):
    code = offered(till)
    at = LATER
    if why == "unknown":
        code = "te_unknown"
    elif why == "over":
        at = MORNING + timedelta(minutes=15)
    elif why == "replaced":
        offered(till, MORNING + timedelta(minutes=1))
    elif why == "till off":
        Terminal.objects.update(is_active=False)
    else:
        type(till.store).objects.update(is_active=False)

    with pytest.raises(EnrolmentRefused):
        enrol(code, at)

    assert not ApiKey.objects.exists()


def test_another_device_in_its_place_ends_the_first_ones_key(till):
    first = enrol(offered(till))
    use(first)

    second = enrol(offered(till, LATER), LATER)

    assert use(first) is None
    assert use(second)


def test_a_renewed_key_works_beside_the_old_one_for_a_day(till):
    old = enrol(offered(till))
    use(old)
    now = LATER + timedelta(days=40)

    new = till_keys.renew(old.key.pk, as_of=now)

    assert use(old, now + timedelta(hours=23))
    assert use(new, now)
    keys.forget_all()
    assert use(old, now + timedelta(hours=25)) is None
    assert new.key.expires_at == now + timedelta(days=90)


def test_renewed_again_because_the_answer_was_lost(till):
    old = enrol(offered(till))
    lost = till_keys.renew(old.key.pk, as_of=LATER)

    new = till_keys.renew(old.key.pk, as_of=LATER)

    assert use(lost) is None
    assert use(new)
    with pytest.raises(KeyNotUsable, match="its successor is in use"):
        till_keys.renew(old.key.pk, as_of=LATER)


def test_a_lost_till_is_let_out(till):
    issued = enrol(offered(till))
    use(issued)

    assert [till_keys.let_out(till, as_of=LATER) for _ in range(2)] == [1, 0]

    assert use(issued) is None
