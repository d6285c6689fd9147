"""In whose wallet points are kept: one step, never a chain."""

import pytest
from django.db import IntegrityError, transaction

from members import enrolment
from members.holders import family_of, holder_of, merge_into, part, set_holder
from members.models import Member, MemberKind
from tests.members.builders import MORNING, make_member

pytestmark = pytest.mark.django_db


def test_everybody_holds_their_own_points_until_told_otherwise():
    aino, eero = make_member(), make_member()

    set_holder([aino.pk], eero.pk)

    assert (holder_of(aino.pk), holder_of(eero.pk)) == (eero.pk, eero.pk)
    set_holder([aino.pk], aino.pk)
    assert holder_of(aino.pk) == aino.pk


def test_a_holder_cannot_be_given_a_holder_nor_be_one():
    aino, eero, helmi = make_member(), make_member(), make_member()
    set_holder([aino.pk], eero.pk)

    for who, holder in [(eero, helmi), (helmi, aino)]:
        with pytest.raises(IntegrityError, match="a holder has no holder"), transaction.atomic():
            set_holder([who.pk], holder.pk)

    assert [holder_of(one.pk) for one in (aino, eero, helmi)] == [eero.pk, eero.pk, helmi.pk]


def test_a_whole_family_moves_by_one_statement():
    aino, eero, helmi = make_member(), make_member(), make_member()
    merge_into([aino.pk], eero.pk, eero.pk)

    assert family_of(eero.pk) == [aino.pk, eero.pk]
    set_holder(family_of(eero.pk), helmi.pk)
    assert [holder_of(one.pk) for one in (aino, eero)] == [helmi.pk, helmi.pk]

    set_holder(family_of(eero.pk), eero.pk)
    assert [holder_of(one.pk) for one in (aino, eero)] == [eero.pk, eero.pk]


def test_whoever_was_merged_goes_along_and_comes_back_along():
    aino, eero, helmi = make_member(), make_member(), make_member()
    merge_into([aino.pk], eero.pk, eero.pk)

    merge_into(family_of(eero.pk), helmi.pk, helmi.pk)
    assert set(Member.objects.filter(merged_into=helmi)) == {aino, eero}

    part(eero.pk, [aino.pk])
    assert Member.objects.get(pk=aino.pk).merged_into == eero
    assert Member.objects.get(pk=eero.pk).merged_into is None
    assert [holder_of(one.pk) for one in (aino, eero)] == [eero.pk, eero.pk]


def test_a_merge_is_never_a_chain():
    aino, eero, helmi = make_member(), make_member(), make_member()
    merge_into([aino.pk], eero.pk, helmi.pk)

    with pytest.raises(IntegrityError, match="a holder has no holder"), transaction.atomic():
        merge_into([eero.pk], helmi.pk, helmi.pk)

    assert Member.objects.get(pk=eero.pk).merged_into is None


@pytest.mark.parametrize(
    ("row", "constraint"),
    [
        ({"holder": "self"}, "member_holder_is_another"),
        ({"merged_into": "self", "holder": "other"}, "member_merged_is_held_by_another"),
        ({"merged_into": "other"}, "member_merged_is_held_by_another"),
        (
            {"kind": MemberKind.HOUSEHOLD, "holder": "other"},
            "member_household_keeps_its_own_points",
        ),
        ({"kind": "club"}, "member_kind_known"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(row, constraint):
    member, other = make_member(), Member.objects.create(enrolled_at=MORNING)
    named = {"self": member.pk, "other": other.pk}
    changes = {name: named.get(value, value) for name, value in row.items()}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Member.objects.filter(pk=member.pk).update(**changes)


def test_closing_and_reopening_takes_the_merged_along():
    twin, survivor = make_member(), make_member()
    merge_into([twin.pk], survivor.pk, survivor.pk)

    enrolment.close(member=survivor)
    assert set(Member.objects.values_list("status", flat=True)) == {"closed"}

    enrolment.reopen(member=survivor)
    assert set(Member.objects.values_list("status", flat=True)) == {"active"}
