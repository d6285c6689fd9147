"""Every page of the ledger: what it shows, how many queries it takes, and that it only shows."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from events.models import Event
from loyalty.models import Entry, Lot, Purchase, Redemption, Refusal, Wallet
from members.models import Member
from rewards.models import Tier
from tests.builders import earn, make_sale, record, wallet_of
from tests.loyalty.admin.books import fill
from tests.members.builders import make_member

MODELS: dict[str, Any] = {
    "entry": Entry,
    "lot": Lot,
    "purchase": Purchase,
    "redemption": Redemption,
    "refusal": Refusal,
    "wallet": Wallet,
}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("page", MODELS)
def test_a_list_takes_the_same_queries_however_long(
    staff, program, django_assert_num_queries, page, count
):
    fill(count)

    with django_assert_num_queries(4):
        answer = staff.get(f"/admin/loyalty/{page}/")

    assert answer.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("page", "queries"),
    [("entry", 4), ("lot", 4), ("purchase", 11), ("redemption", 6), ("refusal", 3), ("wallet", 5)],
)
def test_a_page_takes_the_same_queries_however_many_rows_are_behind_it(
    staff, program, django_assert_num_queries, page, queries, count
):
    fill(count)
    key = MODELS[page].objects.order_by("pk").values_list("pk", flat=True)[0]
    staff.get(f"/admin/loyalty/{page}/{key}/change/")

    with django_assert_num_queries(queries):
        answer = staff.get(f"/admin/loyalty/{page}/{key}/change/")

    assert answer.status_code == 200


@pytest.mark.parametrize("page", MODELS)
def test_lists_without_rows_or_a_program_are_no_error(staff, page):
    assert staff.get(f"/admin/loyalty/{page}/").status_code == 200
    assert staff.get(f"/admin/loyalty/{page}/?q=nobody").status_code == 200
    assert staff.get(f"/admin/loyalty/{page}/nonsense/change/").status_code == 302


@pytest.mark.parametrize("page", [f"loyalty/{page}" for page in MODELS] + ["events/event"])
def test_not_even_a_superuser_adds_changes_or_deletes(staff, program, page):
    fill(1)
    model: Any = {**MODELS, "event": Event}[page.split("/")[1]]
    row = model.objects.order_by("pk").values()[0]
    key = row.get("id") or row["purchase_id"]
    there = f"/admin/{page}/{key}"

    assert staff.get(f"{there}/change/").status_code == 200
    for address in (f"/admin/{page}/add/", f"{there}/delete/"):
        assert staff.get(address).status_code == 403
        assert staff.post(address, {"post": "yes"}).status_code == 403
    assert staff.post(f"{there}/change/", {"points": 1}).status_code == 403
    staff.post(f"/admin/{page}/", {"action": "delete_selected", "_selected_action": [key]})
    assert model.objects.order_by("pk").values()[0] == row


def test_who_may_not_see_the_ledger_sees_none_of_it(program):
    client = Client()
    client.force_login(User.objects.create_user("eero", password="x", is_staff=True))

    assert client.get("/admin/loyalty/wallet/").status_code == 403
    assert "Outstanding" not in client.get("/admin/").content.decode()


def test_a_purchase_tells_its_story(staff, program):
    member = make_member(display_name="Aino")
    lines = [{"line": "1", "name": "Beans", "category": "COFFEE", "quantity": "2", "net": "12.50"}]
    accepted = earn(member, 12, lines=lines)

    page = staff.get(f"/admin/loyalty/purchase/{accepted.id}/change/").content.decode()

    assert "credited" in page
    assert "12.50 EUR" in page
    assert "10 Mar 2026, 14:00 EET" in page
    assert "base v1" in page
    assert "1 point per 1.00 EUR" in page
    assert "#1: accrual +12, balance after 12" in page
    assert ("Beans" in page, "COFFEE" in page) == (True, True)


def test_a_purchase_says_where_it_stands(staff, program):
    member = make_member()
    earn(member, 10)
    record(make_sale(member))
    record(make_sale())

    rows = staff.get("/admin/loyalty/purchase/").context["cl"].result_list

    admin = staff.get("/admin/loyalty/purchase/").context["cl"].model_admin
    assert [admin.state(row) for row in rows] == ["unclaimed", "queued", "credited"]


@pytest.mark.parametrize(
    ("state", "count"), [("queued", 1), ("refused", 3), ("unclaimed", 0), ("credited", 7)]
)
def test_purchases_that_are_not_done_can_be_picked_out(staff, program, state, count):
    fill(3)
    record(make_sale(Member.objects.first()))

    answer = staff.get(f"/admin/loyalty/purchase/?state={state}")

    assert answer.context["cl"].result_count == count


def test_an_entry_names_its_actor_and_what_it_reverses(staff, program):
    fill(1)
    redemption = Redemption.objects.order_by("pk")[1]
    staff.post(f"/admin/loyalty/redemption/{redemption.pk}/void/")
    taken, undone = Entry.objects.filter(source_id=redemption.pk).order_by("seq")

    first = staff.get(f"/admin/loyalty/entry/{taken.pk}/change/").content.decode()
    second = staff.get(f"/admin/loyalty/entry/{undone.pk}/change/").content.decode()

    assert f"/admin/loyalty/entry/{undone.pk}/change/" in first
    assert f"/admin/loyalty/entry/{taken.pk}/change/" in second
    assert ("API key" in first, "staff anna" in second) == (True, True)


@pytest.mark.parametrize("count", [1, 3])
def test_a_member_s_page_shows_points_and_the_way_to_them(
    staff, program, django_assert_num_queries, count
):
    fill(count)
    member = Member.objects.order_by("pk")[0]
    wallet = wallet_of(member)
    staff.get(f"/admin/members/member/{member.pk}/change/")

    with django_assert_num_queries(10):
        page = staff.get(f"/admin/members/member/{member.pk}/change/").content.decode()

    assert "80 available, 10 held" in page
    assert "80 at 11 Mar 2027, 00:00 EET" in page
    assert f"/admin/loyalty/entry/?wallet={wallet.pk}" in page
    assert f"/admin/loyalty/purchase/?member={member.pk}" in page


def test_a_member_without_points_has_a_page_too(staff):
    member = make_member()

    page = staff.get(f"/admin/members/member/{member.pk}/change/").content.decode()

    assert "no points yet" in page
    assert "There is no default program yet." in page


@pytest.mark.parametrize("said", ["program=abc", "program=%00", "program=-1&name=%00", ""])
@pytest.mark.parametrize(
    "page",
    ["reward", "campaign", "segment", "tier", "stampcard", "voucherpool", "earningrule",
     "eventtype", "ruleversion"],
)  # fmt: skip
def test_a_new_thing_begins_in_the_default_program_whatever_the_address_says(
    staff, program, page, said
):
    Tier.objects.create(program=program, code="opal", name="Opal", threshold=77)

    answer = staff.get(f"/admin/rewards/{page}/add/?{said}")

    assert answer.status_code == 200
    form = answer.context["adminform"].form
    assert page == "ruleversion" or form.initial["program"] == program.pk
    if "tiers" in form.fields:
        assert form.fields["tiers"].choices[0][0] == "opal"


@pytest.mark.parametrize("page", ["refund", "adjustment", "backtest", "voucher"])
def test_a_list_that_is_asked_nonsense_is_shown_whole(staff, program, page):
    answer = staff.get(f"/admin/loyalty/{page}/?status=%00", follow=True)

    assert (answer.status_code, answer.redirect_chain) == (
        200, [(f"/admin/loyalty/{page}/", 302)]
    )  # fmt: skip
