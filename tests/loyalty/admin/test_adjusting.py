"""Staff adjust points: a preview first, a reason always, a colleague above the limit."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from loyalty.models import Adjustment, AdjustmentLimit, Entry
from tests.books import assert_books_balance
from tests.builders import earn, make_wallet, wallet_of
from tests.members.builders import make_member


def clerk(name: str, *permissions: str, points_max: int | None = None) -> Client:
    user = User.objects.create_user(name, password="x", is_staff=True)
    names = ("view_member", "view_adjustment", *permissions)
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    if points_max is not None:
        group = Group.objects.create(name=f"role of {name}")
        AdjustmentLimit.objects.create(group=group, points_max=points_max)
        user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def member(program):
    member = make_member(display_name="Aino")
    earn(member, 100)
    return member


def filled(**fields) -> dict[str, object]:
    return {"kind": "points", "points": 40, "reason": "goodwill", "note": "Cold coffee", **fields}


def test_a_preview_shows_the_balance_after_and_writes_nothing(member):
    page = clerk("ada", "add_adjustment")
    address = f"/admin/members/member/{member.pk}/adjust/"

    shown = page.post(address, filled(preview="")).content.decode()

    text = " ".join(shown.split())
    assert "<strong>40 points.</strong> The balance is 100 now and <strong>140</strong>" in text
    assert "a colleague has to approve it" in text
    assert (Adjustment.objects.count(), Entry.objects.count()) == (0, 1)


def test_above_the_limit_a_colleague_approves(member):
    ada, bo = clerk("ada", "add_adjustment", "change_adjustment"), clerk("bo", "change_adjustment")
    ada.post(f"/admin/members/member/{member.pk}/adjust/", filled(propose=""))
    row = Adjustment.objects.get()
    address = f"/admin/loyalty/adjustment/{row.pk}/approve/"

    own = ada.post(address, follow=True)
    assert [str(m) for m in own.context["messages"]] == [
        "You proposed this adjustment; ask a colleague to decide on it."
    ]
    asked = " ".join(bo.get(address).content.decode().split())
    assert "The balance is 100 now and 140 afterwards." in asked
    told = bo.post(address, {"note": "fine"}, follow=True)

    assert [str(m) for m in told.context["messages"]] == [f"{row.shown_id} is approved."]
    row.refresh_from_db()
    assert (row.proposed_by, row.decided_by, row.decision_note) == ("ada", "bo", "fine")
    assert wallet_of(member).balance == 140
    assert_books_balance()


def test_within_the_limit_it_counts_at_once(member):
    page = clerk("ada", "add_adjustment", points_max=40)

    page.post(f"/admin/members/member/{member.pk}/adjust/", filled(propose=""))

    assert (Adjustment.objects.get().status, wallet_of(member).balance) == ("approved", 140)


def test_what_cannot_be_is_said_at_its_field(member):
    page = clerk("ada", "add_adjustment", points_max=500)
    address = f"/admin/members/member/{member.pk}/adjust/"

    answers = {
        points: page.post(address, filled(propose="", points=points)).content.decode()
        for points in ("", -101)
    }

    assert "An adjustment of kind points needs this field." in answers[""]
    assert "This takes 101 points and 100 are available: 1 short. Take at most" in answers[-101]
    assert Adjustment.objects.count() == 0


def test_who_may_only_look_sees_no_button_and_is_refused(member):
    page = clerk("eero")
    address = f"/admin/members/member/{member.pk}"

    assert f"{address}/adjust/" not in page.get(f"{address}/change/").content.decode()
    assert page.post(f"{address}/adjust/", filled(propose="")).status_code == 403
    assert Adjustment.objects.count() == 0


@pytest.mark.parametrize(("verb", "status"), [("approve", "approved"), ("reject", "rejected")])
def test_a_note_keeps_what_can_be_seen_of_it(member, verb, status):
    ada, bo = clerk("ada", "add_adjustment"), clerk("bo", "change_adjustment")
    ada.post(f"/admin/members/member/{member.pk}/adjust/", filled(propose=""))
    row = Adjustment.objects.get()

    bo.post(f"/admin/loyalty/adjustment/{row.pk}/{verb}/", {"note": "fine\x00 by\x07 me"})

    row.refresh_from_db()
    assert (row.status, row.decision_note) == (status, "fine by me")


def test_who_decides_sees_the_figures_of_the_preview(member):
    make_wallet(member, [(60, "2024-02-01")])  # over, and not swept
    ada, bo = clerk("ada", "add_adjustment"), clerk("bo", "change_adjustment")
    ada.post(f"/admin/members/member/{member.pk}/adjust/", filled(propose="", points=-90))
    row = Adjustment.objects.get()
    address = f"/admin/loyalty/adjustment/{row.pk}"

    asked = " ".join(bo.get(f"{address}/approve/").content.decode().split())
    turned_down = " ".join(bo.get(f"{address}/reject/").content.decode().split())

    assert "The balance is 100 now and 10 afterwards." in asked
    assert "The balance is 100 now and 100 afterwards." in turned_down


def test_who_decides_is_told_before_that_it_cannot_be_any_more(member):
    ada, bo = clerk("ada", "add_adjustment"), clerk("bo", "change_adjustment")
    page = f"/admin/members/member/{member.pk}/adjust/"
    ada.post(page, filled(propose="", points=-90))
    row = Adjustment.objects.get()
    clerk("cy", "add_adjustment", points_max=50).post(page, filled(propose="", points=-50))

    asked = " ".join(
        bo.get(f"/admin/loyalty/adjustment/{row.pk}/approve/").content.decode().split()
    )

    assert "This takes 90 points and 50 are available: 40 short." in asked
    assert "The balance is 50 now and 50 afterwards." in asked
