"""Refresh tokens: good once, an old one ends the session, a lost answer does not."""

from datetime import timedelta

import pytest

from members import enrolment, refresh_tokens, sessions
from members.ids import new_uuid
from members.models import MemberSession
from members.sessions import RefreshRefused
from tests.members.builders import MORNING, make_member

pytestmark = pytest.mark.django_db

LATER = MORNING + timedelta(minutes=1)


def begin(**changes):
    return sessions.start(member=make_member(**changes), device="phone", as_of=MORNING)


def refused(token: str, as_of=LATER) -> bool:
    with pytest.raises(RefreshRefused):
        sessions.refresh(token=token, as_of=as_of)
    return True


def test_a_refresh_token_is_exchanged_for_the_next_one():
    first = begin()

    second = sessions.refresh(token=first.refresh_token, as_of=LATER)
    third = sessions.refresh(token=second.refresh_token, as_of=LATER + timedelta(days=59))

    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert third.session.expires_at == LATER + timedelta(days=119)


def test_a_repeat_because_the_answer_was_lost_gets_the_same_next_one():
    first = begin()

    once = sessions.refresh(token=first.refresh_token, as_of=LATER)
    again = sessions.refresh(token=first.refresh_token, as_of=LATER + timedelta(minutes=2))

    assert again.refresh_token == once.refresh_token
    assert sessions.refresh(token=again.refresh_token, as_of=LATER + timedelta(seconds=121))


def test_an_old_token_ends_the_session_for_both_who_hold_one():
    first = begin()
    second = sessions.refresh(token=first.refresh_token, as_of=LATER)

    assert refused(first.refresh_token, LATER + timedelta(seconds=121))
    assert refused(second.refresh_token, LATER + timedelta(seconds=17))
    assert MemberSession.objects.get().end_reason == "reused"


def test_a_token_two_turns_old_ends_the_session_at_once():
    first = begin()
    second = sessions.refresh(token=first.refresh_token, as_of=LATER)
    third = sessions.refresh(token=second.refresh_token, as_of=LATER)

    assert refused(first.refresh_token)
    assert refused(third.refresh_token)


def test_a_made_up_token_is_refused_and_ends_nothing():
    begun = begin()
    mine = begun.session.public_id
    forged = refresh_tokens.make(session=mine, seed=b"\0" * 32, generation=0)
    strange = refresh_tokens.make(session=new_uuid(), seed=b"\0" * 32, generation=0)

    for text in (forged, strange, "", "rt_", begun.refresh_token + "A", "rt_" + "é" * 70):
        assert refused(text)

    assert sessions.refresh(token=begun.refresh_token, as_of=LATER)


def test_one_token_has_one_spelling():
    token = begin().refresh_token
    twins = {token[:-1] + last for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop"}

    assert sum(refresh_tokens.read(twin) is not None for twin in twins | {token}) <= 16
    assert refresh_tokens.read(token + "=") is None


def test_a_session_unused_for_sixty_days_is_over():
    begun = begin()

    assert sessions.alive(begun.session.public_id, MORNING + timedelta(days=59)) is not None
    assert refused(begun.refresh_token, MORNING + timedelta(days=60))
    assert sessions.alive(begun.session.public_id, MORNING + timedelta(days=60)) is None


def test_an_ended_session_is_over_at_once_here():
    begun = begin()
    assert sessions.alive(begun.session.public_id, MORNING)

    sessions.end(session=begun.session, as_of=LATER)

    assert sessions.alive(begun.session.public_id, MORNING) is None
    assert refused(begun.refresh_token)


def test_elsewhere_it_is_over_within_seconds():
    begun = begin()
    assert sessions.alive(begun.session.public_id, MORNING)

    # Another process: nothing here is told.
    MemberSession.objects.update(ended_at=MORNING, end_reason="signed_out")

    assert sessions.alive(begun.session.public_id, MORNING + timedelta(seconds=4))
    assert sessions.alive(begun.session.public_id, MORNING + timedelta(seconds=5)) is None


def test_sessions_end_with_the_membership_and_stay_ended():
    begun = begin()

    enrolment.close(member=begun.session.member)
    sessions.forget_all()

    assert sessions.alive(begun.session.public_id, LATER) is None
    assert refused(begun.refresh_token)
    enrolment.reopen(member=begun.session.member)
    assert refused(begun.refresh_token)


def test_the_oldest_device_makes_room_for_the_21st():
    member = make_member()
    begun = [
        sessions.start(member=member, device=str(n), as_of=MORNING + timedelta(seconds=n))
        for n in range(21)
    ]

    assert sessions.open_of(member.pk, as_of=LATER).count() == 20
    assert refused(begun[0].refresh_token)
    assert sessions.refresh(token=begun[1].refresh_token, as_of=LATER)


def test_sessions_are_forgotten_long_after_their_end():
    begin()

    assert sessions.forget_old(as_of=MORNING + timedelta(days=149)) == 0
    assert sessions.forget_old(as_of=MORNING + timedelta(days=151)) == 1


def test_a_token_newer_than_the_restored_session_goes_on():
    newest = begin()
    for minutes in (9, 18):
        moment = MORNING + timedelta(minutes=minutes)
        newest = sessions.refresh(token=newest.refresh_token, as_of=moment)
    # Last night's copy knows one turn of the two.
    MemberSession.objects.update(generation=1, refreshed_at=MORNING + timedelta(minutes=9))
    later = MORNING + timedelta(minutes=27)

    after = sessions.refresh(token=newest.refresh_token, as_of=later)

    assert (after.session.generation, MemberSession.objects.get().end_reason) == (3, "")
    repeat = sessions.refresh(token=newest.refresh_token, as_of=later)
    assert repeat.refresh_token == after.refresh_token
    assert refused(newest.refresh_token, later + timedelta(seconds=121))
