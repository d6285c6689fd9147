"""Who lives with whom: one household at a time, and one owner in each."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from members import households
from members.holders import MemberMerged, holder_of, merge_into
from members.identifiers import MemberNotActive
from members.models import Household, HouseholdMembership, Member
from tests.members.builders import MORNING, make_member

pytestmark = pytest.mark.django_db

LATER = MORNING + timedelta(days=1)


@pytest.fixture
def home() -> Household:
    """Aino's household, in which Eero may not spend."""
    household = households.found(owner=make_member(display_name="Aino"), name="Home", as_of=MORNING)
    eero = make_member(display_name="Eero")
    households.add(household=household, member=eero, may_spend=False, as_of=MORNING)
    return household


def person(name: str) -> Member:
    return Member.objects.get(display_name=name)


def inside(household: Household) -> list[tuple[str, str, bool]]:
    return [
        (one.member.display_name, one.role, one.may_spend)
        for one in households.open_memberships(household)
    ]


def test_a_household_keeps_everybodys_points_in_its_pool(home):
    assert inside(home) == [("Aino", "owner", True), ("Eero", "member", False)]
    assert holder_of(person("Aino").pk) == holder_of(person("Eero").pk) == home.pool_id
    assert (home.pool.kind, list(Member.objects.people())) == (
        "household",
        [person("Aino"), person("Eero")],
    )


def test_nobody_lives_in_two_households(home):
    with pytest.raises(households.AlreadyInHousehold):
        households.found(owner=person("Eero"), name="", as_of=LATER)
    other = households.found(owner=make_member(), name="", as_of=LATER)
    with pytest.raises(households.AlreadyInHousehold):
        households.add(household=other, member=person("Eero"), may_spend=True, as_of=LATER)

    assert (Household.objects.count(), HouseholdMembership.objects.count()) == (2, 3)


def test_who_is_in_a_household_already_stays_as_they_are(home):
    households.add(household=home, member=person("Eero"), may_spend=True, as_of=LATER)

    assert inside(home) == [("Aino", "owner", True), ("Eero", "member", False)]


def test_who_leaves_keeps_their_own_points_again_and_may_come_back(home):
    eero = person("Eero")

    households.remove(household=home, member=eero, as_of=LATER)

    assert (inside(home), holder_of(eero.pk)) == ([("Aino", "owner", True)], eero.pk)
    with pytest.raises(households.NotAHouseholdMember):
        households.remove(household=home, member=eero, as_of=LATER)
    households.add(household=home, member=eero, may_spend=True, as_of=LATER)
    assert inside(home) == [("Aino", "owner", True), ("Eero", "member", True)]


def test_the_owner_hands_over_before_leaving(home):
    aino, eero = person("Aino"), person("Eero")
    with pytest.raises(households.OwnerMustHandOver):
        households.remove(household=home, member=aino, as_of=LATER)
    with pytest.raises(households.OwnerMustHandOver):
        households.permit(household=home, member=aino, may_spend=False)

    households.hand_over(household=home, member=eero)
    households.hand_over(household=home, member=eero)

    assert inside(home) == [("Eero", "owner", True), ("Aino", "member", True)]
    households.remove(household=home, member=aino, as_of=LATER)
    assert inside(home) == [("Eero", "owner", True)]


def test_a_stranger_is_neither_made_owner_nor_permitted(home):
    stranger = make_member()

    with pytest.raises(households.NotAHouseholdMember):
        households.hand_over(household=home, member=stranger)
    with pytest.raises(households.NotAHouseholdMember):
        households.permit(household=home, member=stranger, may_spend=True)

    assert inside(home) == [("Aino", "owner", True), ("Eero", "member", False)]


def test_spending_is_permitted_and_forbidden(home):
    eero = person("Eero")

    households.permit(household=home, member=eero, may_spend=True)
    assert inside(home)[1] == ("Eero", "member", True)

    households.permit(household=home, member=eero, may_spend=False)
    assert inside(home)[1] == ("Eero", "member", False)


def test_a_dissolved_household_is_over(home):
    households.dissolve(household=home, as_of=LATER)

    assert inside(home) == []
    assert [holder_of(person(name).pk) for name in ("Aino", "Eero")] == [
        person("Aino").pk,
        person("Eero").pk,
    ]
    for verb in [
        lambda: households.dissolve(household=home, as_of=LATER),
        lambda: households.remove(household=home, member=person("Eero"), as_of=LATER),
        lambda: households.hand_over(household=home, member=person("Eero")),
        lambda: households.permit(household=home, member=person("Eero"), may_spend=True),
        lambda: households.add(household=home, member=person("Eero"), may_spend=True, as_of=LATER),
    ]:
        with pytest.raises(households.HouseholdDissolved):
            verb()


def test_who_is_blocked_or_merged_moves_in_nowhere(home):
    blocked, merged = make_member(), make_member()
    Member.objects.filter(pk=blocked.pk).update(status="blocked")
    merge_into([merged.pk], blocked.pk, blocked.pk)

    with pytest.raises(MemberNotActive):
        households.add(household=home, member=blocked, may_spend=True, as_of=LATER)
    with pytest.raises(MemberMerged):
        households.found(owner=merged, name="", as_of=LATER)

    assert len(inside(home)) == 2


def test_who_was_merged_into_a_member_moves_in_and_out_with_them(home):
    helmi, twin = make_member(display_name="Helmi"), make_member()
    merge_into([twin.pk], helmi.pk, helmi.pk)

    households.add(household=home, member=helmi, may_spend=True, as_of=LATER)
    assert holder_of(twin.pk) == holder_of(helmi.pk) == home.pool_id

    households.remove(household=home, member=helmi, as_of=LATER)
    assert holder_of(twin.pk) == holder_of(helmi.pk) == helmi.pk


def test_a_household_has_a_limited_number_of_members(home):
    for _ in range(households.HOUSEHOLD_MEMBERS_MAX - 2):
        households.add(household=home, member=make_member(), may_spend=True, as_of=LATER)

    with pytest.raises(households.HouseholdFull):
        households.add(household=home, member=make_member(), may_spend=True, as_of=LATER)

    assert len(inside(home)) == 20


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"role": "owner", "may_spend": True}, "household_one_owner"),
        ({"role": "lodger", "may_spend": True}, "household_role_known"),
        ({"role": "owner", "may_spend": False}, "household_owner_may_spend"),
        ({"left_at": MORNING - timedelta(days=1)}, "household_left_after_joining"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(home, changes, constraint):
    eero = HouseholdMembership.objects.filter(member=person("Eero"))

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        eero.update(**changes)
