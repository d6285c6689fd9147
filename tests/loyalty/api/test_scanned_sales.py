"""What was scanned goes with the sale: the member's points follow, and no code is kept."""

from datetime import timedelta

import pytest

from loyalty.models import Purchase
from members import pass_codes
from members.models import Store
from members.stores import forget_all
from tests.builders import NOON, purchase_body
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


def sell(till, kind, value, **fields):
    body = purchase_body(identifier={"kind": kind, "value": value}, **fields)
    return till.call("post", "/v1/purchases", body).json()


def code_of(member, shown_before=timedelta()):
    return pass_codes.codes(member.public_id, as_of=NOON - shown_before, steps=1)[0].text


@pytest.mark.parametrize("kind", ["scan", "external"])
def test_the_code_of_the_app_earns_for_its_member_and_is_not_kept(till, kind):
    member = make_member()

    sold = sell(till, kind, code_of(member, timedelta(minutes=20)))

    assert (sold["member"], sold["points"], sold["notices"]) == (member.shown_id, 10, [])
    row = Purchase.objects.get()
    assert (row.identifier_kind, row.identifier_value) == ("", "")


@pytest.mark.parametrize("shown_before", [timedelta(hours=3), timedelta(minutes=-10)])
def test_a_code_of_another_time_earns_nothing_and_is_not_kept(till, shown_before):
    sold = sell(till, "scan", code_of(make_member(), shown_before))

    assert (sold["member"], sold["notices"][0]["code"]) == (None, "pass_code_not_valid")
    assert Purchase.objects.get().identifier_value == ""


def test_a_forged_code_is_the_same(till):
    code = code_of(make_member())
    forged = code[:-1] + ("A" if code[-1] != "A" else "B")

    assert sell(till, "scan", forged)["notices"][0]["code"] == "pass_code_not_valid"


def test_an_offline_till_sends_it_the_next_day(till, clock):
    member = make_member()
    code = code_of(member)
    clock.move_by(days=1)

    assert sell(till, "scan", code, occurred_at="2026-03-10T12:03:00Z")["member"] == member.shown_id


@pytest.mark.parametrize(
    "scan", ["]E04006381333931", "040 123 4567", "+358 40 123 4567", "Aino@Example.com"]
)
def test_whatever_the_scanner_gives_finds_the_member(till, scan):
    Store.objects.update(country="FI")
    forget_all()
    identifiers = [("card", "4006381333931"), ("phone", "+358401234567")]
    member = make_member(*identifiers, ("email", "aino@example.com"))

    assert sell(till, "scan", scan)["member"] == member.shown_id


def test_a_scan_that_can_mean_nobody_refuses_no_sale(till):
    sold = sell(till, "scan", "x" * 200)

    assert (sold["status"], sold["notices"][0]["code"]) == ("unclaimed", "unreadable_scan")
