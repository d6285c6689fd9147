"""A card is lost: it finds nobody, nobody else can have it, and another takes its place."""

from datetime import timedelta

import pytest

from members.identifiers import (
    IDENTIFIERS_MAX,
    IdentifierBlocked,
    IdentifierTaken,
    InvalidIdentifier,
    MemberNotActive,
    attach,
    block,
    detach,
    detect,
    find_any,
    find_identifier,
    find_member,
    replace,
    unblock,
)
from members.models import Identifier, Member, MemberStatus
from tests.members.builders import MORNING, make_member

pytestmark = pytest.mark.django_db

CARD = ("card", "4006381333931")
LATER = MORNING + timedelta(days=1)


def test_a_blocked_card_finds_nobody_and_stays_taken():
    member = make_member(CARD)
    card = member.identifiers.get()

    block(identifier=card, as_of=MORNING)

    assert find_member(*CARD) is None
    assert find_any(detect(CARD[1])) is None
    assert find_identifier([CARD]) == card
    with pytest.raises(IdentifierTaken):
        attach(member=make_member(), kind=CARD[0], value=CARD[1], as_of=LATER)
    with pytest.raises(IdentifierBlocked):
        attach(member=member, kind=CARD[0], value=CARD[1], as_of=LATER)
    with pytest.raises(IdentifierBlocked):
        detach(identifier=card)
    assert Identifier.objects.get() == card


def test_what_a_blocked_scan_might_also_be_is_not_who_was_meant():
    block(identifier=make_member(CARD).identifiers.get(), as_of=MORNING)
    make_member(("phone", f"+{CARD[1]}"))

    assert find_any(detect(CARD[1])) is None
    assert find_any(detect(f"+{CARD[1]}")) is not None


def test_blocking_twice_keeps_the_first_instant_and_unblocking_ends_it():
    member = make_member(CARD)
    card = member.identifiers.get()

    first = block(identifier=card, as_of=MORNING).blocked_at
    again = block(identifier=card, as_of=LATER).blocked_at
    unblock(identifier=card)
    unblock(identifier=card)

    assert first == again == MORNING
    assert find_member(*CARD) == member


def test_a_lost_card_is_replaced_by_a_new_number():
    member = make_member(CARD)
    old = member.identifiers.get()

    new = replace(identifier=old, as_of=LATER)
    again = replace(identifier=old, as_of=LATER + timedelta(days=1))

    old.refresh_from_db()
    assert (new.kind, new.value[:2], new.member) == ("card", "29", member)
    assert again == new
    assert (old.blocked_at, old.replaced_by) == (LATER, new)
    assert (find_member("card", new.value), find_member(*CARD)) == (member, None)


def test_a_replacement_may_be_named_but_only_once():
    old = make_member(("phone", "+358401234567")).identifiers.get()

    new = replace(identifier=old, as_of=LATER, value="00358 40 123 4568")

    assert new.value == "+358401234568"
    assert replace(identifier=old, as_of=LATER, value="+358401234568") == new
    with pytest.raises(IdentifierBlocked):
        replace(identifier=old, as_of=LATER, value="+358401234569")
    assert Identifier.objects.count() == 2


@pytest.mark.parametrize("value", [None, "+358 40 123 4567", "0401234568"])
def test_what_cannot_replace_a_phone_is_refused(value):
    old = make_member(("phone", "+358401234567")).identifiers.get()

    with pytest.raises(InvalidIdentifier):
        replace(identifier=old, as_of=LATER, value=value)

    old.refresh_from_db()
    assert old.blocked_at is None


def test_a_replacement_somebody_else_has_blocks_nothing():
    old = make_member(CARD).identifiers.get()
    make_member(("card", "2900000000018"))

    with pytest.raises(IdentifierTaken):
        replace(identifier=old, as_of=LATER, value="2900000000018")

    old.refresh_from_db()
    assert old.blocked_at is None


def test_who_is_blocked_gets_no_new_card():
    old = make_member(CARD).identifiers.get()
    Member.objects.update(status=MemberStatus.BLOCKED)

    with pytest.raises(MemberNotActive):
        replace(identifier=old, as_of=LATER)

    assert Identifier.objects.count() == 1


def test_who_has_as_many_as_one_may_have_may_still_replace_one():
    member = make_member(CARD)
    for number in range(IDENTIFIERS_MAX - 1):
        attach(member=member, kind="external", value=str(number), as_of=MORNING)

    new = replace(identifier=member.identifiers.get(kind="card"), as_of=LATER)

    assert find_member("card", new.value) == member


def test_an_unblocked_card_works_beside_the_one_that_replaced_it():
    member = make_member(CARD)
    new = replace(identifier=member.identifiers.get(), as_of=LATER)

    unblock(identifier=member.identifiers.get(value=CARD[1]))

    assert find_member(*CARD) == find_member("card", new.value) == member
