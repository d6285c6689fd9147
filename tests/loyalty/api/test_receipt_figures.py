"""What receipts say of debts, holds and ended points: what the member's balance says too."""

import pytest

from members.ids import public_id
from rewards import rulebook
from rewards.models import Program
from tests.builders import earn, make_reward, noon_of, purchase_body, redeem
from tests.loyalty.owing import in_debt

pytestmark = pytest.mark.django_db


def bought(till, member, *holds, **headers):
    body = purchase_body(member, redemptions=[hold.shown_id for hold in holds])
    return till.call("post", "/v1/purchases", body, **headers).json()["receipt"]


def line(left, right):
    return left + right.rjust(42 - len(left))


def test_a_second_return_prints_all_that_is_owed(till, member):
    Program.objects.update(return_policy="debt")
    rulebook.forget()
    first, second = earn(member, 100), earn(member, 50)
    redeem(member, make_reward(300), is_captured=True)

    receipts = [
        till.call("post", f"/v1/purchases/{public_id('pur', sale.public_id)}/void", {}).json()
        for sale in (first, second)
    ]

    assert [receipt["receipt"][-1] for receipt in receipts] == [
        line("You owe", "100 points"),
        line("You owe", "150 points"),
    ]


def test_a_void_prints_the_points_of_its_reward(till, member):
    hold = redeem(member, make_reward(100))
    body = purchase_body(member, redemptions=[hold.shown_id])
    made = till.call("post", "/v1/purchases", body, Prefer="wait=2").json()

    answer = till.call("post", f"/v1/purchases/{made['id']}/void", {})

    assert answer.json()["receipt"] == [
        line("Purchase cancelled", "10.00 EUR"),
        line("Taken back", "10 points"),
        line("Given back", "100 points"),
        line("Balance", "150 points"),
    ]


def test_a_final_answer_prints_what_is_owed(till, member):
    in_debt(member, 200)

    assert bought(till, member, Prefer="wait=2") == [
        line("This purchase", "10 points"),
        line("Balance", "-40 points"),
        line("Usable now", "0 points"),
        line("You owe", "40 points"),
    ]


def test_a_final_answer_prints_what_is_usable(till, member):
    redeem(member, make_reward(60))

    assert bought(till, member, Prefer="wait=2")[1:] == [
        line("Balance", "160 points"),
        line("Usable now", "100 points"),
    ]


def test_points_that_ended_are_not_printed_before_they_are_swept(till, member, clock):
    earn(member, 40, noon_of("2025-03-05"))
    balance = till.call("get", f"/v1/members/{member.shown_id}/balance").json()["balance"]

    first = bought(till, member)
    waited = bought(till, member, Prefer="wait=2")

    assert balance == 150
    assert (first[1], waited[1]) == (
        line("Balance", "160 points"),
        line("Balance", "160 points"),
    )


def test_points_held_at_another_till_are_not_spent_by_this_sale(till, member):
    redeem(member, make_reward(60, code="other"))
    mine = redeem(member, make_reward(50, code="mine"))

    receipt = bought(till, member, mine)

    assert receipt[:2] == [
        line("This purchase", "10 points"),
        line("Balance", "110 points"),
    ]
