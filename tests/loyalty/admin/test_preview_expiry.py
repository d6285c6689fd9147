"""The program's page shows what another expiry would do to the points that members have."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from loyalty.admin import program as page
from loyalty.models import Lot
from rewards.models import Program
from tests.builders import earn, noon_of
from tests.members.builders import make_member

ROLLING = {
    "expiry_policy": "rolling",
    "expiry_months": "9",
    "expiry_rounding": "none",
    "expiry_from": "purchase",
    "expiry_activities": ["purchase", "redemption"],
}


@pytest.fixture
def address(program):
    earn(make_member(), 1200, noon_of("2026-03-01"))
    return f"/admin/rewards/program/{program.pk}/preview_expiry/"


def rows(answer):
    (table,) = answer.context["tables"]
    return table.rows


def test_the_page_begins_with_the_present_policy(staff, address, program):
    change_page = staff.get(f"/admin/rewards/program/{program.pk}/change/").content.decode()
    answer = staff.get(address)

    assert address in change_page
    assert rows(answer) == [["2027-03", "1,200", "1", "1,200", "1"]]
    assert "0 points</strong> would go earlier" in answer.content.decode()


def test_another_policy_is_tried_and_nothing_is_saved(staff, address):
    before = list(Lot.objects.values_list("expires_at", flat=True))

    answer = staff.get(address, ROLLING)

    assert rows(answer) == [
        ["2026-12", "0", "0", "1,200", "1"],
        ["2027-03", "1,200", "1", "0", "0"],
    ]
    assert "1,200 points</strong> would go earlier" in answer.content.decode()
    assert Program.objects.get().expiry_months == 12
    assert list(Lot.objects.values_list("expires_at", flat=True)) == before


def test_fixed_dates_are_tried_too(staff, address):
    said = {"expiry_policy": "fixed_dates", "expiry_months": "0", "expiry_dates": ["06-30"]}

    assert rows(staff.get(address, ROLLING | said))[0] == ["2026-06", "0", "0", "1,200", "1"]


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"expiry_months": ""}, "Rolling expiry and inactivity need a number of months"),
        ({"expiry_policy": "inactivity", "expiry_from": "activation"}, "inactivity is counted"),
        ({"expiry_policy": "fixed_dates", "expiry_dates": ["31-12"]}, "31-12 is no day"),
    ],
)
def test_what_contradicts_itself_is_said_and_not_counted(staff, address, said, error):
    answer = staff.get(address, ROLLING | said)

    assert error in answer.content.decode()
    assert answer.context["tables"] == []


def test_a_wait_that_outlasts_the_points_is_said_too(staff, address):
    Program.objects.update(pending_policy="days", pending_days=60)

    answer = staff.get(address, ROLLING | {"expiry_months": "2"})

    assert "Points would expire before they can be used" in answer.content.decode()


def test_very_many_members_are_left_to_the_command(staff, address, monkeypatch):
    monkeypatch.setattr(page, "WALLETS_MAX", 0)

    answer = staff.get(address)

    assert "manage.py expiry_policy preview" in answer.content.decode()
    assert answer.context["tables"] == []


def test_only_who_sees_the_program_sees_its_preview(address):
    clerk = User.objects.create_user("bo", password="x", is_staff=True)
    client = Client()
    client.force_login(clerk)
    assert client.get(address).status_code == 403

    clerk.user_permissions.add(Permission.objects.get(codename="view_program"))

    assert client.get(address).status_code == 200
    assert client.get("/admin/rewards/program/999/preview_expiry/").status_code == 404
