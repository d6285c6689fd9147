"""A voucher is given in for a sale at the very moment that this is voided."""

from collections.abc import Callable
from functools import partial

import pytest

from loyalty import returns
from loyalty.models import Voucher, VoucherStatus
from tests.builders import TILL, earn, open_shop
from tests.goods_back import by_receipt, make_void
from tests.loyalty.using import issue, use, uses
from tests.members.builders import make_member
from tests.races.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("has_come", [True, False])
def test_neither_misses_the_other(has_come):
    open_shop()
    member = make_member()
    receipts = [f"sale-{number}" for number in range(8)]
    acts: list[Callable[[], object]] = []
    for receipt in receipts:
        voucher = issue(member)
        if has_come:
            said = make_void(earn(member, 10, external_id=receipt))
        else:
            said = by_receipt(receipt, void=True)
        acts.append(partial(use, voucher.pk, receipt=receipt))
        acts.append(partial(returns.refund, said, actor=TILL))

    at_once(*acts)

    assert {one for *_, one in uses()} == {"undone"}
    assert set(Voucher.objects.values_list("status", flat=True)) == {VoucherStatus.ISSUED}
