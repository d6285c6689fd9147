"""A voucher is taken once; what tills took without the network is never lost and never doubled."""

from datetime import timedelta

import pytest

from events.models import Event
from loyalty import cases as settling
from loyalty import merging, voucher_uses
from loyalty.cases import CaseSettled
from loyalty.models import Case, Voucher, VoucherUse
from loyalty.vouchers import VoucherNotUsable
from members.models import Member
from tests.builders import NOON, TILL, earn, open_shop
from tests.goods_back import void
from tests.loyalty.using import cases, issue, make_branch, use, uses
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def voucher():
    open_shop()
    make_branch()
    return issue()


def status():
    return Voucher.objects.get().get_status_display()


def test_the_same_receipt_again_is_the_same_use(voucher):
    first = use(voucher.pk)

    again = use(voucher.pk, LATER)

    assert (first.use.pk, first.is_repeat) == (again.use.pk, False)
    assert again.is_repeat
    assert uses() == [("helsinki-1", "sale-1", "accepted")]
    assert [e.payload["external_id"] for e in Event.objects.filter(kind="voucher.used")] == [
        "sale-1"
    ]


def test_another_receipt_is_refused_online(voucher):
    use(voucher.pk)

    with pytest.raises(VoucherNotUsable, match="was used on 10 March at 14:00"):
        use(voucher.pk, LATER, "sale-1", store="turku-1")

    assert uses() == [("helsinki-1", "sale-1", "accepted")]


def test_two_stores_without_a_network_make_a_case_with_both_receipts(voucher):
    use(voucher.pk, NOON, "h-7", is_offline=True)

    again = use(voucher.pk, LATER, "t-9", store="turku-1", is_offline=True)
    repeated = use(voucher.pk, LATER, "t-9", store="turku-1", is_offline=True)

    assert uses() == [("helsinki-1", "h-7", "accepted"), ("turku-1", "t-9", "conflict")]
    assert cases() == [("voucher_twice", "t-9", True)]
    other = Case.objects.values_list("other_use__receipt", flat=True).get()
    assert (other, repeated.use.pk) == ("h-7", again.use.pk)


def test_what_was_taken_offline_before_its_end_counts(voucher):
    Voucher.objects.update(expires_at=LATER)

    use(voucher.pk, NOON, received_at=NOON + timedelta(days=2), is_offline=True)

    assert uses() == [("helsinki-1", "sale-1", "accepted")]
    assert cases() == []


def test_what_was_taken_offline_after_its_end_is_a_case(voucher):
    Voucher.objects.update(expires_at=NOON)

    use(voucher.pk, LATER, is_offline=True)

    assert uses() == [("helsinki-1", "sale-1", "conflict")]
    assert cases() == [("voucher_ended", "sale-1", True)]
    assert status() == "issued"


def test_a_clock_set_back_does_not_make_an_ended_voucher_good_online(voucher):
    Voucher.objects.update(expires_at=LATER)

    with pytest.raises(VoucherNotUsable, match="It ended today at 15:00"):
        use(voucher.pk, NOON, received_at=LATER)


def test_undone_it_is_the_members_again(voucher):
    taken = use(voucher.pk)

    for _ in range(2):
        voucher_uses.undo(taken.use, as_of=LATER)

    assert (uses(), status()) == ([("helsinki-1", "sale-1", "undone")], "issued")
    again = use(voucher.pk, LATER)
    assert (again.use.pk, again.is_repeat, status()) == (taken.use.pk, True, "issued")
    use(voucher.pk, LATER, "sale-2")
    assert (uses()[1], status()) == (("helsinki-1", "sale-2", "accepted"), "used")


def test_undone_it_goes_to_the_till_that_took_it_beside(voucher):
    first = use(voucher.pk, NOON, "h-7", is_offline=True)
    use(voucher.pk, LATER, "t-9", store="turku-1", is_offline=True)

    voucher_uses.undo(first.use, as_of=LATER)

    assert uses() == [("helsinki-1", "h-7", "undone"), ("turku-1", "t-9", "accepted")]
    assert (cases(), status()) == ([("voucher_twice", "t-9", False)], "used")


def test_a_void_of_the_sale_gives_the_voucher_back():
    open_shop()
    member = make_member()
    voucher = issue(member)
    sale = earn(member, 10, external_id="sale-1")
    use(voucher.pk)

    void(sale)

    assert (uses(), status()) == ([("helsinki-1", "sale-1", "undone")], "issued")


def test_a_blocked_member_is_refused_online_and_not_where_nobody_could_know(voucher):
    Member.objects.update(status="blocked")

    with pytest.raises(VoucherNotUsable, match="Its member is blocked"):
        use(voucher.pk)
    first = use(voucher.pk, NOON, "h-7", is_offline=True)
    use(voucher.pk, LATER, "t-9", store="turku-1", is_offline=True)
    voucher_uses.undo(first.use, as_of=LATER)

    assert uses() == [("helsinki-1", "h-7", "undone"), ("turku-1", "t-9", "accepted")]
    assert cases() == [("voucher_twice", "t-9", False)]


def test_who_was_merged_into_a_blocked_member_is_blocked(voucher):
    survivor = make_member()
    merging.merge(loser=voucher.member, survivor=survivor, as_of=NOON, actor=TILL)
    Member.objects.filter(pk=survivor.pk).update(status="blocked")

    with pytest.raises(VoucherNotUsable, match="Its member is blocked"):
        use(voucher.pk)


def test_open_cases_name_who_has_the_voucher_now(voucher):
    first = use(voucher.pk, NOON, "h-7", is_offline=True)
    use(voucher.pk, LATER, "t-9", store="turku-1", is_offline=True)
    use(voucher.pk, LATER, "t-10", store="turku-1", is_offline=True)

    voucher_uses.undo(first.use, as_of=LATER)

    assert cases() == [("voucher_twice", "t-9", False), ("voucher_twice", "t-10", True)]
    assert list(Case.objects.values_list("other_use__receipt", flat=True)) == ["h-7", "t-9"]


def test_a_store_above_its_offline_limit_makes_a_case(voucher):
    from rewards.models import Program
    from rewards.models.program import touch

    Program.objects.update(offline_vouchers_daily_max=1)
    touch(Program.objects.get().pk)
    other = issue()

    use(voucher.pk, NOON, "a", is_offline=True)
    use(other.pk, LATER, "b", is_offline=True)
    use(issue().pk, NOON + timedelta(days=1), "c", is_offline=True)

    assert [status for *_, status in uses()] == ["accepted"] * 3
    assert cases() == [("offline_limit", "b", True)]
    voucher_uses.undo(VoucherUse.objects.get(receipt="b"), as_of=LATER)
    assert cases() == [("offline_limit", "b", False)]


def test_a_case_is_settled_once(voucher):
    use(voucher.pk, NOON, "h-7", is_offline=True)
    use(voucher.pk, LATER, "t-9", store="turku-1", is_offline=True)
    case = Case.objects.get()

    settling.settle(case, note="The shop bears it.", by="bo", as_of=LATER)

    with pytest.raises(CaseSettled, match="bo settled it: The shop bears it"):
        settling.settle(case, note="Again.", by="anna", as_of=LATER)
    assert VoucherUse.objects.filter(status="conflict").count() == 1
