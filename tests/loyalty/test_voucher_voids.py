"""Vouchers of sales that were voided, before or after the till said what it had taken."""

from dataclasses import replace

import pytest

from loyalty import parked, returns, voucher_uses
from loyalty.models import Voucher, VoucherUse
from members.models import Store
from tests.builders import NOON, TILL, earn, open_shop
from tests.goods_back import by_receipt, void
from tests.loyalty.using import cases, issue, make_branch, use, uses
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    open_shop()
    make_branch()
    return make_member()


def status():
    return Voucher.objects.get().get_status_display()


def void_unseen(receipt="sale-1", store="helsinki-1"):
    """A void whose sale has not come, by a till of a store."""
    said = replace(by_receipt(receipt, void=True), store_id=Store.objects.get(code=store).pk)
    return returns.refund(said, actor=TILL).refund


@pytest.mark.parametrize("is_offline", [True, False])
def test_of_a_sale_that_was_voided_before_it_costs_no_voucher(member, is_offline):
    voucher = issue(member)
    void(earn(member, 10, external_id="sale-1"))

    for _ in range(2):
        use(voucher.pk, is_offline=is_offline)

    assert (uses(), status()) == ([("helsinki-1", "sale-1", "undone")], "issued")
    assert VoucherUse.objects.get().undone_at == NOON
    assert cases() == []


def test_a_void_that_waits_for_its_sale_counts_already(member):
    before, after = issue(member), issue(member)
    use(before.pk)

    void_unseen()
    use(after.pk)

    assert [one for *_, one in uses()] == ["undone", "undone"]
    assert set(Voucher.objects.values_list("status", flat=True)) == {2}


def test_what_another_store_voids_waits_for_the_sale(member):
    voucher = issue(member)
    void_unseen(store="turku-1")

    use(voucher.pk)
    assert (uses(), status()) == ([("helsinki-1", "sale-1", "accepted")], "used")

    earn(member, 10, external_id="sale-1")
    parked.apply_due(as_of=NOON)
    assert (uses(), status()) == ([("helsinki-1", "sale-1", "undone")], "issued")


def test_another_stores_receipt_of_the_same_number_is_another_sale(member):
    voucher = issue(member)
    void(earn(member, 10, external_id="sale-1"))

    use(voucher.pk, store="turku-1")

    assert (uses(), status()) == ([("turku-1", "sale-1", "accepted")], "used")


def test_it_does_not_go_to_a_till_whose_sale_was_voided(member):
    voucher = issue(member)
    first = use(voucher.pk, receipt="h-7", is_offline=True)
    use(voucher.pk, receipt="t-9", store="turku-1", is_offline=True)
    void_unseen("t-9", "helsinki-1")  # its number in another store
    voided = replace(by_receipt("t-8", void=True), store_id=first.use.store_id)
    returns.refund(voided, actor=TILL)
    use(voucher.pk, receipt="t-8", is_offline=True)

    voucher_uses.undo(first.use, as_of=NOON)

    assert [one for *_, one in uses()] == ["undone", "accepted", "undone"]
    assert status() == "used"
