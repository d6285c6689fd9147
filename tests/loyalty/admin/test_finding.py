"""Searching: by whatever is at hand, never by reading a table to its end."""

import pytest

from loyalty.models import Purchase, Redemption
from members.models import Member
from tests.loyalty.admin.books import fill


def found(staff, page: str, term: str) -> int:
    count: int = staff.get(f"/admin/loyalty/{page}/", {"q": term}).context["cl"].result_count
    return count


@pytest.mark.parametrize("page", ["wallet", "entry", "lot", "purchase", "redemption", "refusal"])
def test_a_member_s_rows_are_found_by_identifier_and_by_id(staff, program, page):
    fill(2)
    member = Member.objects.order_by("pk")[0]
    expected = {"wallet": 1, "entry": 2, "lot": 1, "purchase": 2, "redemption": 2, "refusal": 1}

    assert found(staff, page, "m0") == expected[page]
    assert found(staff, page, member.shown_id) == expected[page]
    assert found(staff, page, "m0-and-more") == 0


def test_a_wallet_is_found_by_the_beginning_of_a_name(staff, program):
    fill(2)

    assert [found(staff, "wallet", name) for name in ("member", "Member 1", "ember")] == [2, 1, 0]


@pytest.mark.parametrize("page", ["purchase", "refusal"])
def test_a_purchase_is_found_by_receipt_and_by_id(staff, program, page):
    fill(2)
    credited, refused = Purchase.objects.order_by("pk")[:2]
    sale = credited if page == "purchase" else refused

    assert found(staff, page, sale.external_id) == 1
    assert found(staff, page, f" {sale.shown_id} ") == 1
    assert found(staff, page, sale.external_id[:-1]) == 0


def test_a_redemption_is_found_by_id_and_those_held_by_their_state(staff, program):
    fill(2)

    assert found(staff, "redemption", Redemption.objects.all()[0].shown_id) == 1
    held = staff.get("/admin/loyalty/redemption/?state=held").context["cl"].result_count
    assert held == 2


def test_an_event_is_found_by_its_subject_and_its_kind(staff, program):
    fill(2)
    member = Member.objects.order_by("pk")[0]

    def events(term: str) -> int:
        count: int = staff.get("/admin/events/event/", {"q": term}).context["cl"].result_count
        return count

    assert [events(member.shown_id), events("member.enrolled"), events("none")] == [1, 2, 0]
