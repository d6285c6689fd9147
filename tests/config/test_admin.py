"""The admin's first page, its sidebar, and those who log in."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from loyalty import returns
from tests.builders import NOON, TILL, earn, make_reward, make_sale, open_shop, record, redeem
from tests.goods_back import by_receipt
from tests.loyalty.adjusting import proposal, propose, staff
from tests.loyalty.admin.books import refuse
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


def signed_in(*permissions: str, is_superuser: bool = False) -> Client:
    user = User.objects.create_user("anna", password="x", is_staff=True, is_superuser=is_superuser)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


def figures(client: Client) -> dict[str, tuple[str, str, bool]]:
    groups = client.get("/admin/").context["groups"]
    return {
        card.title: (card.figure, card.note, card.alarm) for _, cards in groups for card in cards
    }


@pytest.fixture
def boss() -> Client:
    return signed_in(is_superuser=True)


def test_the_first_page_says_what_is_owed_and_that_nothing_waits(boss, clock):
    clock.freeze()
    open_shop()
    member = make_member()
    earn(member, 1500)
    redeem(member, make_reward(300), is_captured=True)

    assert figures(boss) == {
        "Issued": ("1,500", "points given for purchases", False),
        "Redeemed": ("300", "20.0% of what was issued", False),
        "Returned": ("0", "0.0% of what was issued", False),
        "Expired": ("0", "0.0% of what was issued", False),
        "Adjusted": ("0", "given or taken by hand", False),
        "Outstanding": ("1,200", "points members still have", False),
        "Purchases to credit": ("0", "all are credited", False),
        "Refused purchases": ("0", "none", False),
        "Returns that wait": ("0", "none", False),
        "Adjustments to approve": ("0", "none", False),
        "Webhooks that fail": ("0", "none", False),
    }


def test_the_first_page_says_what_waits_for_a_colleague_and_for_its_sale(boss, clock):
    clock.freeze()
    open_shop()
    returns.refund(by_receipt("never-sold", amount="5.00", currency="EUR"), actor=TILL)
    propose(proposal(make_member(), 40), staff("ada"))

    shown = figures(boss)
    assert shown["Returns that wait"] == ("1", "for their sale", False)
    assert shown["Adjustments to approve"] == (
        "1",
        "by somebody else than who proposed them",
        False,
    )
    clock.move_to(NOON + timedelta(days=8))
    late = figures(boss)["Returns that wait"]
    assert late == ("1", "1 too long: has their sale been sent?", True)


@pytest.mark.parametrize(
    ("age", "said", "alarm"),
    [
        (timedelta(seconds=1), "the oldest for 1 second", False),
        (timedelta(minutes=7), "the oldest for 7 minutes", True),
        (timedelta(hours=50), "the oldest for 2 days", True),
    ],
)
def test_the_first_page_says_how_long_the_oldest_purchase_waits(boss, clock, age, said, alarm):
    open_shop()
    refuse(make_member())
    record(make_sale(make_member()))
    clock.move_to(NOON + age)

    shown = figures(boss)

    assert shown["Purchases to credit"] == ("1", said, alarm)
    assert shown["Refused purchases"] == ("1", "mend the reason, then queue them again", True)


def test_the_first_page_without_a_program_says_how_to_begin(boss):
    assert figures(boss)["No program yet"][1] == (
        "There is no default program yet. Staff can create one in the admin, "
        "or load a file: manage.py program apply FILE."
    )


@pytest.mark.parametrize("members", [1, 3])
def test_the_first_page_takes_the_same_queries(boss, members, django_assert_num_queries):
    open_shop()
    for _ in range(members):
        earn(make_member(), 10)
    boss.get("/admin/")

    with django_assert_num_queries(8):
        boss.get("/admin/")


def test_staff_see_in_the_sidebar_what_they_may_open():
    client = signed_in("view_member", "view_purchase")

    page = client.get("/admin/").content.decode()

    assert "/admin/members/member/" in page
    assert "/admin/loyalty/purchase/" in page
    assert "/admin/loyalty/wallet/" not in page
    assert "Outstanding" not in page


def test_staff_are_made_inactive_and_never_deleted(boss):
    eero = User.objects.create_user("eero", password="x", is_staff=True)

    assert boss.get(f"/admin/auth/user/{eero.pk}/change/").status_code == 200
    assert boss.post(f"/admin/auth/user/{eero.pk}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=eero.pk).exists()
