"""Codes of partners: read from whatever spreadsheets write, and taken out of a pool again."""

import pytest

from loyalty.models import Voucher, VoucherStatus
from rewards.models import VoucherPool
from rewards.models.program import touch
from tests.builders import earn
from tests.loyalty.stamping import make_card
from tests.members.builders import make_member


@pytest.fixture
def pool(program):
    pool = VoucherPool.objects.create(program=program, code="spa", name="Spa")
    touch(program.pk)
    return pool


def brought_in(staff, pool, text):
    address = f"/admin/rewards/voucherpool/{pool.pk}/import_codes/"
    answer = staff.post(address, {"pasted": text}, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    return list(Voucher.objects.order_by("pk").values_list("code", flat=True)), said


@pytest.mark.parametrize(
    "text",
    [
        "A/1\rB_2\rC.3",
        "A/1;x\r\nB_2;y\r\nC.3;z",
        "A/1\tx\nB_2\tx\nC.3",
        'Koodi;Arvo\nA/1;5\n"B_2";5\nC.3',
        "code\n A/1 \n\nB_2\nC.3,",
    ],
)
def test_codes_are_read_as_spreadsheets_write_them(staff, pool, text):
    assert brought_in(staff, pool, text) == (["A/1", "B_2", "C.3"], ["3 codes are new."])


def test_a_line_that_holds_no_code_is_named(staff, pool):
    found, (new, left_out) = brought_in(staff, pool, "A-1\nB 2\n" + "x" * 200_000 + "\nC-3")

    assert (found, new) == (["A-1", "C-3"], "2 codes are new.")
    assert left_out.startswith("No codes, and left out: line 2 (B 2), line 3 (xxx")


def test_a_code_that_nobody_has_is_taken_out_of_the_pool(staff, pool):
    brought_in(staff, pool, "A-1\nB-2")
    make_card(needed=1)
    earn(make_member(), 5)
    chosen = Voucher.objects.exclude(code="B-2").values_list("pk", flat=True)

    answer = staff.post(
        "/admin/loyalty/voucher/",
        {"action": "withdraw", "_selected_action": list(chosen)},
        follow=True,
    )

    states = dict(Voucher.objects.values_list("code", "status"))
    assert (states.pop("A-1"), states.pop("B-2")) == (VoucherStatus.REVOKED, VoucherStatus.IN_POOL)
    assert list(states.values()) == [VoucherStatus.ISSUED]
    assert [str(message) for message in answer.context["messages"]] == [
        "1 taken out of the pool.",
        "1 left as they are: only codes in a pool are taken.",
    ]
