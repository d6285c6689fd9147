"""What finds a member: attached once, found in any spelling."""

import pytest

from members import enrolment
from members.errors import FieldError
from members.identifiers import (
    IDENTIFIERS_MAX,
    IdentifierTaken,
    InvalidIdentifier,
    MemberNotActive,
    TooManyIdentifiers,
    attach,
    detach,
    detect,
    find_any,
    find_member,
)
from members.models import Identifier, Member, MemberStatus
from members.request_keys import KeyReused, RequestKey
from tests.members.builders import MORNING, make_key, make_member

pytestmark = pytest.mark.django_db

PHONE = ("phone", "+358401234567")


def test_a_member_is_found_in_any_spelling():
    member = make_member(PHONE)

    assert find_member("phone", "00358 40 123 4567") == member
    assert find_member("phone", "+358401234568") is None
    assert find_any(detect("358401234567")) == member
    with pytest.raises(InvalidIdentifier):
        find_member("phone", "0401234567")


def test_a_repeated_attach_returns_what_is_there():
    member = make_member()

    first = attach(member=member, kind="email", value="A@example.com", as_of=MORNING)
    again = attach(member=member, kind="email", value="a@EXAMPLE.com", as_of=MORNING)

    assert first == again
    assert Identifier.objects.count() == 1


def test_an_identifier_of_somebody_else_is_refused():
    make_member(PHONE)
    other = make_member()

    with pytest.raises(IdentifierTaken):
        attach(member=other, kind="phone", value=PHONE[1], as_of=MORNING)

    assert other.identifiers.count() == 0
    assert attach(member=other, kind="phone", value="+358401234568", as_of=MORNING).pk


def test_a_detached_identifier_may_be_attached_to_somebody_else():
    identifier = make_member(PHONE).identifiers.get()
    other = make_member()

    detach(identifier=identifier)
    detach(identifier=identifier)
    attach(member=other, kind=PHONE[0], value=PHONE[1], as_of=MORNING)

    assert find_member(*PHONE) == other


def test_a_closed_member_gets_no_identifier_until_reopened():
    member = enrolment.close(member=make_member())

    with pytest.raises(MemberNotActive):
        attach(member=member, kind=PHONE[0], value=PHONE[1], as_of=MORNING)

    enrolment.reopen(member=member)
    assert attach(member=member, kind=PHONE[0], value=PHONE[1], as_of=MORNING).pk


def test_closing_and_reopening_does_not_unblock():
    member = make_member()
    Member.objects.update(status=MemberStatus.BLOCKED)

    with pytest.raises(MemberNotActive):
        enrolment.close(member=member)

    assert enrolment.reopen(member=member).status == "blocked"


def test_a_member_has_a_limited_number_of_identifiers():
    member = make_member()
    for number in range(IDENTIFIERS_MAX):
        attach(member=member, kind="external", value=str(number), as_of=MORNING)

    with pytest.raises(TooManyIdentifiers):
        attach(member=member, kind="external", value="one more", as_of=MORNING)

    assert member.identifiers.count() == IDENTIFIERS_MAX


def test_enrolment_makes_up_a_card_unless_one_is_sent():
    made_up = enrolment.enrol(as_of=MORNING).member.identifiers.get()
    sent = enrolment.enrol(as_of=MORNING, identifiers=[("card", "4006381333931")]).member

    assert (made_up.kind, made_up.value[:2], len(made_up.value)) == ("card", "29", 13)
    assert [one.value for one in sent.identifiers.all()] == ["4006381333931"]


def test_enrolment_with_a_taken_identifier_writes_nothing():
    make_member(PHONE)

    with pytest.raises(IdentifierTaken) as refused:
        enrolment.enrol(as_of=MORNING, identifiers=[("email", "a@example.com"), PHONE])

    assert refused.value.errors == (
        FieldError(
            "/identifiers/1",
            "identifier_taken",
            "This phone finds another member already; look them up.",
        ),
    )
    assert (Member.objects.count(), Identifier.objects.count()) == (1, 1)


def test_the_same_spelled_twice_is_one_identifier():
    member = make_member(PHONE, ("phone", "00358401234567"))

    assert member.identifiers.count() == 1


def test_a_repeated_request_finds_the_member_it_enrolled():
    request = RequestKey(make_key().key.pk, "k1", b"0123456789abcdef")
    other_body = RequestKey(request.key_id, "k1", b"fedcba9876543210")
    other_caller = RequestKey(make_key().key.pk, "k1", b"0123456789abcdef")

    first = enrolment.enrol(as_of=MORNING, request=request)
    again = enrolment.enrol(as_of=MORNING, request=request)
    stranger = enrolment.enrol(as_of=MORNING, request=other_caller)

    assert (again.member, first.is_repeat, again.is_repeat) == (first.member, False, True)
    assert stranger.member != first.member
    with pytest.raises(KeyReused):
        enrolment.enrol(as_of=MORNING, request=other_body)
    assert Member.objects.count() == 2
