"""Blocking a member from the admin, and taking them back."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from members.models import Blocking, Member
from tests.builders import earn, make_reward, redeem, wallet_of
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def aino(program) -> Member:
    member = make_member(display_name="Aino")
    earn(member, 50)
    redeem(member, make_reward(20))
    return member


def page(member: Member, verb: str = "change") -> str:
    return f"/admin/members/member/{member.pk}/{verb}/"


def test_a_member_is_blocked_with_a_reason_and_taken_back(staff, aino):
    assert page(aino, "block") in staff.get(page(aino)).content.decode()
    asked = staff.get(page(aino, "block")).content.decode()
    assert "Aino earns, redeems, gives and signs in no more" in asked
    assert Blocking.objects.count() == 0

    done = staff.post(page(aino, "block"), {"reason": "Card fraud"}, follow=True).content.decode()

    aino.refresh_from_db()
    assert (aino.status, wallet_of(aino).held) == ("blocked", 0)
    for text in ("Aino is blocked.", "Card fraud", "anna", page(aino, "unblock")):
        assert text in done
    assert page(aino, "block") not in done

    back = staff.post(page(aino, "unblock"), {"reason": ""}, follow=True).content.decode()
    staff.post(page(aino, "unblock"), {"reason": "Twice"})

    aino.refresh_from_db()
    assert (aino.status, "Aino is active again." in back) == ("active", True)
    assert list(Blocking.objects.values_list("is_blocked", "reason")) == [
        (False, ""),
        (True, "Card fraud"),
    ]


def test_a_block_without_a_reason_or_of_who_is_closed_says_what_is_wrong(staff, aino):
    missing = staff.post(page(aino, "block"), {"reason": ""}).content.decode()
    Member.objects.filter(pk=aino.pk).update(status="closed")
    closed = staff.post(page(aino, "block"), {"reason": "Fraud"}).content.decode()

    assert "This field is required." in missing
    assert "This member is closed; reopen the membership first." in closed
    assert Blocking.objects.count() == 0


def test_it_takes_a_permission_of_its_own(client: Client, aino):
    clerk = User.objects.create_user("clerk", password="x", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_member"))
    client.force_login(clerk)

    assert page(aino, "block") not in client.get(page(aino)).content.decode()
    assert client.post(page(aino, "block"), {"reason": "Fraud"}).status_code == 403
    assert Blocking.objects.count() == 0

    clerk.user_permissions.add(Permission.objects.get(codename="add_blocking"))
    assert client.post(page(aino, "block"), {"reason": "Fraud"}).status_code == 302
    assert Blocking.objects.get().actor_name == "clerk"
