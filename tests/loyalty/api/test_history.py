"""History: a key with history:write posts the past, member by member in time order."""

import pytest
from django.core.management import call_command

from rewards.models import EarningRule, Tier
from tests.books import assert_books_balance
from tests.builders import make_reward, noon_of, purchase_body
from tests.members.builders import caller, make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db


def post(who, member, day: str, net: str = "100.00"):
    body = purchase_body(member, occurred_at=f"{day}T12:00:00Z", lines=[{"line": "1", "net": net}])
    return who.call("post", "/v1/purchases", body, Prefer="wait=2")


def balance(who, member, then: str) -> int:
    address = f"/v1/members/{member.shown_id}/balance?as_of={then}T12:00:00Z"
    return int(who.call("get", address).json()["balance"])


def test_the_past_is_told_as_it_happened(shop, till, capsys):
    Tier.objects.create(program=shop, code="gold", name="Gold", threshold=15_000)
    promises.publish(
        EarningRule.objects.get(), noon_of("2021-01-01"), award="base", points=2, step_minor=100
    )
    member = make_member()
    reward = make_reward(50)

    answers = [
        post(till, member, "2020-06-01"),
        post(till, member, "2020-07-01"),
        post(till, member, "2021-02-01"),
        post(till, member, "2021-07-02"),
        post(till, member, "2022-07-02"),
    ]
    taken = till.call(
        "post",
        "/v1/redemptions",
        {
            "member": member.shown_id,
            "reward": reward.shown_id,
            "capture": True,
            "occurred_at": "2022-01-01T12:00:00Z",
        },
    )
    call_command("expire", "--as-of", "2022-12-31")

    assert {answer.status_code for answer in answers} == {201}
    assert [answer.json()["points"] for answer in answers] == [100, 100, 200, 200, 200]
    assert [answer.json()["tier"] for answer in answers] == [None, None, "gold", None, None]
    assert taken.status_code == 201
    assert capsys.readouterr().out == ("Expired 550 points in 4 lots as of 2022-12-31 22:00 UTC.\n")
    assert {
        day: balance(till, member, day)
        for day in ("2020-06-30", "2021-06-02", "2021-07-02", "2022-01-02", "2022-02-02")
    } == {
        "2020-06-30": 100,
        "2021-06-02": 300,
        "2021-07-02": 400,
        "2022-01-02": 350,
        "2022-02-02": 200,
    }
    assert_books_balance()


def test_an_ordinary_key_cannot(member):
    answer = post(caller("purchases:write"), member, "2020-06-01")

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "too_old")


def test_what_was_over_then_cannot_pay_then(till):
    member = make_member()
    post(till, member, "2020-06-01")
    body = {
        "member": member.shown_id,
        "reward": make_reward(50).shown_id,
        "occurred_at": "2021-06-02T12:00:00Z",
    }

    answer = till.call("post", "/v1/redemptions", body)

    assert (answer.status_code, answer.json()["points_available"]) == (409, 0)
