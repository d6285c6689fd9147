"""Returns in the admin: what staff see of them, and how they void a purchase."""

from datetime import timedelta

import pytest

from loyalty import crediting, parked, returns
from loyalty.models import Entry, Purchase, Refund, WaitingRefund
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, make_sale, record, wallet_of
from tests.goods_back import by_receipt, give_back, void
from tests.loyalty.admin.test_actions import messages, viewer
from tests.members.builders import make_member

LIST = "/admin/loyalty/refund/"


def page_of(staff, row, door="change/"):
    return staff.get(f"/admin/loyalty/{row._meta.model_name}/{row.pk}/{door}").content.decode()


def sell(member, **fields):
    sale = earn(member, 20, **fields)
    return sale, Purchase.objects.get(pk=sale.id)


def test_a_return_its_purchase_and_its_line_lead_to_each_other(staff, program):
    sale, purchase = sell(make_member(display_name="Aino"), external_id="s-1")
    refund = give_back(sale, amount="5.00", reason="scratched")
    entry = Entry.objects.get(source_id=refund.pk)

    of_refund, of_purchase, of_entry = (page_of(staff, row) for row in (refund, purchase, entry))

    assert f"/admin/loyalty/purchase/{purchase.pk}/change/" in of_refund
    assert f"/admin/loyalty/entry/{entry.pk}/change/" in of_refund
    assert "scratched" in of_refund
    assert f"/admin/loyalty/refund/{refund.pk}/change/" in of_purchase
    assert f"/admin/loyalty/refund/{refund.pk}/change/" in of_entry
    assert "with returns" in of_purchase


def test_an_accrual_names_all_that_took_of_it(staff, program):
    sale, _ = sell(make_member())
    parts = [give_back(sale, amount="5.00"), give_back(sale, amount="6.00")]

    page = page_of(staff, Entry.objects.get(source_id=sale.id))

    for part in parts:
        entry = Entry.objects.get(source_id=part.pk)
        assert f"/admin/loyalty/entry/{entry.pk}/change/" in page


@pytest.mark.parametrize("count", [1, 3])
def test_lists_and_pages_take_the_same_queries_however_long(
    staff, program, django_assert_num_queries, count
):
    for _ in range(count):
        sale, _ = sell(make_member())
        refund = give_back(sale, amount="5.00")
    page_of(staff, refund)

    with django_assert_num_queries(4):
        staff.get(LIST)
    with django_assert_num_queries(4):
        page_of(staff, refund)


def test_returns_are_found_by_what_is_at_hand(staff, program):
    member = make_member(("phone", "+358401234567"))
    sale, purchase = sell(member, external_id="s-1")
    refund = give_back(sale, amount="5.00", external_id="r-1")
    give_back(sell(make_member())[0], amount="5.00")

    for term in [refund.shown_id, "r-1", "s-1", purchase.shown_id, member.shown_id,
                 "+358 40 1234567"]:  # fmt: skip
        found = staff.get(LIST, {"q": term}).context["cl"].result_list
        assert [one.pk for one in found] == [refund.pk]


def shown(staff, state):
    found = staff.get(LIST, {"state": state}).context["cl"].result_list
    return [one.sale_external_id for one in found]


def test_what_waits_is_overdue_or_set_apart_is_one_click_away(staff, program):
    member = make_member()
    for receipt in ("s-1", "s-2", "s-3"):
        returns.refund(by_receipt(receipt, amount="20.00"), actor=TILL)
    week_ago = NOON - timedelta(days=7)
    returns.refund(by_receipt("s-4", amount="20.00", received_at=week_ago), actor=TILL)
    record(make_sale(member, "20.00", external_id="s-1"))
    record(make_sale(member, "2.00", external_id="s-2"))
    crediting.credit_all(as_of=NOON)
    parked.apply_due(as_of=NOON)

    assert shown(staff, "waiting") == ["s-4", "s-3"]
    assert shown(staff, "overdue") == ["s-4"]
    assert shown(staff, "set_apart") == ["s-2"]
    apart = Refund.objects.get(sale_external_id="s-2")
    assert "2.00 is left to return of this sale" in page_of(staff, apart)


def test_one_that_was_set_apart_waits_again(staff, program):
    returns.refund(by_receipt("s-1", amount="20.00"), actor=TILL)
    record(make_sale(make_member(), "2.00", external_id="s-1"))
    parked.apply_due(as_of=NOON)
    refund = Refund.objects.get()
    act = {"action": "wait_again", "_selected_action": [refund.pk]}

    viewer("view_refund").post(LIST, act)
    assert not WaitingRefund.objects.exists()

    told = messages(staff.post(LIST, act, follow=True))
    assert told == ["1 return waits again; what cannot be applied comes back here."]
    assert WaitingRefund.objects.get().refund == refund


def test_voiding_a_purchase_shows_the_balance_after_and_asks_why(staff, program):
    member = make_member()
    earn(member, 30)
    _, purchase = sell(member, external_id="s-1")
    address = f"/admin/loyalty/purchase/{purchase.pk}/void/"

    asked = staff.get(address).content.decode()
    without_reason = staff.post(address, {}).content.decode()

    assert "<strong>20 points</strong> would leave it" in asked
    assert "The balance would be <strong>30</strong> afterwards" in asked
    assert "This field is required." in without_reason
    assert not Refund.objects.exists()
    assert wallet_of(member).balance == 50

    told = messages(staff.post(address, {"reason": "rung up twice"}, follow=True))

    assert told == ["s-1 is voided; 20 points left it."]
    refund = Refund.objects.get()
    assert (refund.is_void, refund.reason, refund.actor_kind) == (True, "rung up twice", 2)
    assert wallet_of(member).balance == 30
    assert_books_balance()
    assert address not in page_of(staff, purchase)


def test_voiding_twice_is_as_once(staff, program):
    _, purchase = sell(make_member())
    address = f"/admin/loyalty/purchase/{purchase.pk}/void/"
    staff.post(address, {"reason": "one"})

    again = staff.post(address, {"reason": "two"})

    assert (again.status_code, Refund.objects.count()) == (302, 1)


def test_what_came_back_already_cannot_be_voided(staff, program):
    sale, purchase = sell(make_member())
    give_back(sale, amount="20.00")

    told = messages(staff.get(f"/admin/loyalty/purchase/{purchase.pk}/void/", follow=True))

    assert told == [
        "0.00 is left to return of this sale; refundable_lines says how much of each line."
    ]


def test_who_may_only_look_cannot_void(staff, program):
    _, purchase = sell(make_member())
    client, address = viewer("view_purchase"), f"/admin/loyalty/purchase/{purchase.pk}"

    assert client.get(f"{address}/change/").status_code == 200
    assert client.get(f"{address}/void/").status_code == 403
    assert client.post(f"{address}/void/", {"reason": "x"}).status_code == 403
    assert not Refund.objects.exists()


@pytest.mark.parametrize("key", ["999999", "nonsense"])
def test_voiding_what_is_not_there_is_no_error(staff, program, key):
    assert staff.get(f"/admin/loyalty/purchase/{key}/void/").status_code == 403
    assert staff.post(f"/admin/loyalty/purchase/{key}/void/").status_code == 404


def test_not_even_a_superuser_adds_changes_or_deletes(staff, program):
    refund = void(sell(make_member())[0])
    there = f"{LIST}{refund.pk}"

    for address in (f"{LIST}add/", f"{there}/delete/", f"{there}/change/"):
        assert staff.post(address, {"points": 1}).status_code == 403
    assert staff.get(f"{LIST}nonsense/change/").status_code == 302
