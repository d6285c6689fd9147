"""What the demo says at its end: ways into the two pages that work."""

import pytest
from django.utils import timezone

from loyalty.demo import doors
from members import enrolment, till_keys
from members.identifiers import IDENTIFIERS_MAX, attach, find_member
from members.models import Store, Terminal
from tests.builders import open_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def household():
    open_shop()
    Terminal.objects.create(store=Store.objects.get(), code="1")
    return enrolment.enrol(
        identifiers=[("external", "household-7")], as_of=timezone.now(), issue_card=True
    ).member


@pytest.mark.usefixtures("household")
def test_the_till_is_let_in_by_the_address():
    found = doors.open_doors(household=7, as_of=timezone.now())

    assert found is not None
    path, _, code = found.enrolment.partition("#enrol=")
    let_in = till_keys.enrol(code, app_version="", as_of=timezone.now())
    assert (path, found.store, let_in.key.name) == ("/till/", "Helsinki 1", "helsinki-1 1")


def test_the_member_has_the_address_to_sign_in_with_also_the_second_time(household):
    for _ in range(2):
        found = doors.open_doors(household=7, as_of=timezone.now())

    assert found is not None
    assert found.email == "household-7@example.com"
    assert find_member("email", found.email) == household


def test_without_the_household_there_is_nothing_to_show():
    open_shop()

    assert doors.open_doors(household=7, as_of=timezone.now()) is None


def test_the_till_page_is_shown_also_when_the_address_is_somebody_elses(household):
    taken = [("email", "household-7@example.com")]
    somebody = enrolment.enrol(identifiers=taken, as_of=timezone.now()).member

    found = doors.open_doors(household=7, as_of=timezone.now())

    assert found is not None
    assert (found.enrolment[:13], found.email) == ("/till/#enrol=", None)
    assert find_member("email", "household-7@example.com") == somebody


def test_the_till_page_is_shown_also_when_the_member_has_too_many_identifiers(household):
    for number in range(IDENTIFIERS_MAX - household.identifiers.count()):
        attach(member=household, kind="external", value=f"no-{number}", as_of=timezone.now())

    found = doors.open_doors(household=7, as_of=timezone.now())

    assert found is not None
    assert found.email is None
