"""Several tills at the same moment: real threads, real connections, one outcome."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from members import enrolment, households, keys
from members.errors import DomainError
from members.holders import set_holder
from members.identifiers import IDENTIFIERS_MAX, attach, replace
from members.models import ApiKey, Identifier, Member
from members.request_keys import RequestKey
from tests.members.builders import MORNING, make_key, make_member

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 8
PHONE = ("phone", "+358401234567")
EMAIL = ("email", "aino@example.com")


def at_once(act: Callable[[int], Any]) -> Counter[Any]:
    """Run `act` in all threads from one start, and count what came of it."""
    start = Barrier(THREADS)

    def run(number: int) -> Any:
        try:
            start.wait(timeout=10)
            return act(number)
        except DomainError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(pool.map(run, range(THREADS)))


def test_one_request_sent_many_times_at_once_enrols_one_member():
    request = RequestKey(make_key().key.pk, "k1", b"0123456789abcdef")

    came = at_once(lambda _: enrolment.enrol(as_of=MORNING, request=request).is_repeat)

    assert came == {False: 1, True: THREADS - 1}
    assert (Member.objects.count(), Identifier.objects.count()) == (1, 1)


def test_one_phone_enrolled_many_times_at_once_finds_one_member():
    def enrol(number: int) -> str:
        # Half of them name the two the other way round: no circle of waiting.
        both = [PHONE, EMAIL] if number % 2 else [EMAIL, PHONE]
        enrolment.enrol(as_of=MORNING, identifiers=both, issue_card=False)
        return "enrolled"

    came = at_once(enrol)

    assert came == {"enrolled": 1, "identifier_taken": THREADS - 1}
    assert (Member.objects.count(), Identifier.objects.count()) == (1, 2)


def test_the_last_identifier_allowed_is_attached_once():
    member = make_member()
    for number in range(IDENTIFIERS_MAX - 1):
        attach(member=member, kind="external", value=f"a{number}", as_of=MORNING)

    def attach_one(number: int) -> str:
        attach(member=member, kind="external", value=f"b{number}", as_of=MORNING)
        return "attached"

    came = at_once(attach_one)

    assert came == {"attached": 1, "too_many_identifiers": THREADS - 1}
    assert member.identifiers.count() == IDENTIFIERS_MAX


def test_a_key_rotated_many_times_at_once_has_one_successor():
    key = make_key().key

    def rotate(_: int) -> str:
        mine = ApiKey.objects.get(pk=key.pk)
        keys.rotate(key=mine, overlap=keys.OVERLAP_MAX, as_of=MORNING)
        return "rotated"

    came = at_once(rotate)

    assert came == {"rotated": 1, "key_not_usable": THREADS - 1}
    assert ApiKey.objects.count() == 2


def test_one_lost_card_replaced_many_times_at_once_is_replaced_once():
    card = make_member(("card", "4006381333931")).identifiers.get()

    came = at_once(lambda _: replace(identifier=card, as_of=MORNING).value)

    assert list(came.values()) == [THREADS]
    assert Identifier.objects.filter(blocked_at=None).count() == 1


def test_one_member_taken_into_many_households_at_once_lives_in_one():
    member = make_member()
    with transaction.atomic():
        homes = [
            households.found(owner=make_member(), name="", as_of=MORNING) for _ in range(THREADS)
        ]

    def join(number: int) -> str:
        with transaction.atomic():
            households.add(household=homes[number], member=member, may_spend=True, as_of=MORNING)
        return "joined"

    came = at_once(join)

    assert came == {"joined": 1, "already_in_household": THREADS - 1}


def test_nobody_becomes_a_holder_and_held_at_the_same_moment():
    aino, eero, helmi = make_member(), make_member(), make_member()

    def hold(number: int) -> str:
        who, holder = (aino, eero) if number % 2 else (eero, helmi)
        try:
            with transaction.atomic():
                set_holder([who.pk], holder.pk)
        except IntegrityError:
            return "refused"
        return "held"

    came = at_once(hold)

    held = dict(Member.objects.values_list("pk", "holder_id"))
    assert held in (
        {aino.pk: eero.pk, eero.pk: None, helmi.pk: None},
        {aino.pk: None, eero.pk: helmi.pk, helmi.pk: None},
    )
    assert came == {"held": THREADS // 2, "refused": THREADS // 2}
