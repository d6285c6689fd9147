"""Prices, paying with points, and what a reward asks for; POST /v1/redemptions, GET /v1/rewards."""

from datetime import time

import pytest

from loyalty import segments, settlement
from loyalty.models import Redemption, Voucher, VoucherStatus
from rewards import rulebook
from rewards.models import RewardPrice, Segment, Tier, VoucherPool
from rewards.models.program import touch
from tests.books import assert_books_balance
from tests.builders import NOON, make_reward, wallet_of
from tests.loyalty.api.conftest import contents
from tests.members.builders import make_store

pytestmark = pytest.mark.django_db


@pytest.fixture
def ladder(shop):
    """Tiers from nothing, 150 and 1,000 euros on."""
    for code, threshold in (("basic", 0), ("gold", 15_000), ("ruby", 100_000)):
        Tier.objects.create(program=shop, code=code, name=code.title(), threshold=threshold)
    touch(shop.pk)
    rulebook.forget()


def post(till, member, reward, **fields):
    body = {"member": member.shown_id, "reward": reward.shown_id, **fields}
    return till.call("post", "/v1/redemptions", body)


def offer(till, member, **query):
    more = "".join(f"&{name}={value}" for name, value in query.items())
    answer = till.call("get", f"/v1/rewards?member={member.shown_id}{more}")
    (item,) = answer.json()["items"]
    return item


def test_a_reward_is_had_at_another_price_with_money_besides(till, member):
    reward = make_reward(200, value_minor=500)
    RewardPrice.objects.create(reward=reward, points=120, money_minor=250)

    seen = offer(till, member)
    taken = post(till, member, reward, price=120).json()
    refused = post(till, member, reward, price=130)

    assert (seen["can_be_had"], seen["points_short"]) == (True, 0)
    assert seen["at_prices"] == [
        {"points": 200, "money": "0.00", "points_short": 50},
        {"points": 120, "money": "2.50", "points_short": 0},
    ]
    assert [taken[name] for name in ("points", "money", "value")] == [120, "2.50", "5.00"]
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_price")
    assert refused.json()["prices"] == [200, 120]


PAY = {"kind": "pay", "value_minor": 100, "points_min": 20, "bill_percent_max": 50}


def test_a_member_pays_with_as_many_points_as_the_bill_allows(till, member):
    reward = make_reward(30, **PAY)  # three points are ten cents, and one is no whole cent

    taken = post(till, member, reward, points=21, bill="2.00").json()

    assert [taken[name] for name in ("points", "money", "value")] == [21, "0.00", "0.70"]
    row = Redemption.objects.get()
    assert (row.points, row.value_minor) == (21, 70)


@pytest.mark.parametrize(
    ("kind", "asked", "code", "pointer"),
    [
        (PAY, {"points": 21, "price": 30, "bill": "2.00"}, "price_not_asked", "/price"),
        (PAY, {"price": 21, "bill": "2.00"}, "price_not_asked", "/price"),
        ({}, {"points": 30, "price": 30}, "points_not_asked", "/points"),
    ],
)
def test_what_is_paid_is_said_in_one_way(till, member, kind, asked, code, pointer):
    answer = post(till, member, make_reward(30, **kind), **asked)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    ("asked", "code", "detail", "allowed"),
    [
        (
            {"points": 22, "bill": "2.00"},
            "points_not_payable",
            "22 points cannot pay: at least 21 and at most 30, in steps of 3.",
            (21, 30, 3),
        ),
        (
            {"points": 33, "bill": "2.00"},
            "points_not_payable",
            "33 points cannot pay: at least 21 and at most 30, in steps of 3.",
            (21, 30, 3),
        ),
        (
            {"bill": "1.00"},
            "points_not_payable",
            "At least 21 points pay at once, and that is too much for 1.00 EUR.",
            (21, 15, 3),
        ),
        (
            {"points": 21},
            "bill_required",
            "Points may pay 50 % of the bill at most: send its amount as `bill`.",
            None,
        ),
    ],
)
def test_what_cannot_be_paid_with_points_says_what_can(till, member, asked, code, detail, allowed):
    reward = make_reward(30, **PAY)
    before = contents()

    answer = post(till, member, reward, **asked)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["detail"] == detail
    if allowed:
        names = ("points_min", "points_max", "points_step")
        assert tuple(answer.json()[name] for name in names) == allowed
    assert contents() == before


@pytest.mark.parametrize(
    ("asks", "reason", "sentence"),
    [
        ({"tiers": ["ruby"]}, "other_tier", "From Ruby on."),
        ({"tiers": ["basic"]}, "other_tier", "Only for Basic."),
        ({"segments": ["them"]}, "other_segment", "For other members this time."),
        ({"stores": ["turku"]}, "other_store", "Only in Turku Market Square."),
        ({"weekdays": [1, 3, 4, 5]}, "other_day", "Only Mondays or Wednesday to Friday."),
        # Noon in UTC is 14:00 in Helsinki.
        ({"from_time": time(14, 1)}, "other_hours", "Only from 14:01."),
        ({"until_time": time(14)}, "other_hours", "Only until 14:00."),
    ],
)
def test_what_a_reward_asks_for_is_said_and_kept(
    till, member, shop, ladder, asks, reason, sentence
):
    Segment.objects.create(program=shop, code="them", name="Them", visits_min=5)
    make_store("turku", name="Turku Market Square")
    reward = make_reward(10, **asks)
    before = contents()

    seen = offer(till, member, store="helsinki-1")
    answer = post(till, member, reward, store="helsinki-1")

    assert (seen["can_be_had"], seen["affordable"], seen["why_not"]) == (False, True, reason)
    assert seen["reasons"] == [{"code": reason, "sentence": sentence}]
    assert (answer.status_code, answer.json()["code"]) == (409, f"reward_{reason}")
    assert answer.json()["detail"] == f"Coffee: {sentence}"
    assert contents() == before


def test_who_meets_what_a_reward_asks_for_has_it(till, member, shop, ladder):
    segment = Segment.objects.create(program=shop, code="them", name="Them", visits_min=1)
    segments.refresh(segment, as_of=NOON)
    hours = {"from_time": time(14), "until_time": time(14, 1), "weekdays": [2]}
    reward = make_reward(10, tiers=["gold"], segments=["them"], stores=["helsinki-1"], **hours)

    assert offer(till, member, store="helsinki-1")["reasons"] == []
    assert post(till, member, reward, store="helsinki-1").status_code == 201


def test_a_member_has_it_so_often_a_month_and_a_void_frees_the_limit(till, member, clock):
    reward = make_reward(10, member_times_max=1, member_times_per="month")
    first = post(till, member, reward, capture=True).json()

    again = post(till, member, reward)
    assert (again.status_code, again.json()["code"]) == (409, "reward_limit_reached")
    assert again.json()["detail"] == "Coffee: Once a month; again from 1 April."
    assert offer(till, member)["sentence"] == "Once a month; again from 1 April."

    till.call("post", f"/v1/redemptions/{first['id']}/void")
    assert post(till, member, reward).status_code == 201


def test_a_reward_that_has_lapsed_is_confirmed_late_only_within_the_limit(till, member, clock):
    reward = make_reward(10, member_times_max=1)
    first = post(till, member, reward).json()
    clock.move_by(minutes=16)

    settlement.lapse_due(as_of=clock.now)
    assert post(till, member, reward).status_code == 201

    late = till.call("post", f"/v1/redemptions/{first['id']}/confirm")

    assert (late.status_code, late.json()["code"]) == (409, "reward_limit_reached")


@pytest.fixture
def voucher(shop):
    """A reward of which one code is left."""
    pool = VoucherPool.objects.create(program=shop, code="cinema", name="Cinema")
    Voucher.objects.create(program=shop, pool=pool, code="CINE-1", status=VoucherStatus.IN_POOL)
    return make_reward(10, kind="voucher", pool=pool)


def test_a_voucher_shows_its_code_once_it_is_paid_for(till, member, voucher):
    held = post(till, member, voucher).json()
    confirmed = till.call("post", f"/v1/redemptions/{held['id']}/confirm").json()

    assert (held["voucher"], confirmed["voucher"]) == (None, "CINE-1")
    assert offer(till, member)["reasons"] == [
        {"code": "out_of_stock", "sentence": "It is out of stock."}
    ]
    empty = post(till, member, voucher)
    assert (empty.status_code, empty.json()["code"]) == (409, "voucher_pool_empty")


def test_a_void_takes_the_voucher_back_unless_it_was_used(till, member, voucher):
    taken = post(till, member, voucher, capture=True).json()
    row = Voucher.objects.get()
    Voucher.objects.update(status=VoucherStatus.USED)
    used = till.call("post", f"/v1/redemptions/{taken['id']}/void")
    assert (used.status_code, used.json()["code"]) == (409, "voucher_spent")

    Voucher.objects.update(status=VoucherStatus.ISSUED)
    voided = till.call("post", f"/v1/redemptions/{taken['id']}/void").json()

    row.refresh_from_db()
    assert (voided["status"], voided["voucher"]) == ("voided", None)
    assert (row.status, wallet_of(member).balance) == (VoucherStatus.REVOKED, 150)
    assert_books_balance()


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_for_a_member_asks_as_often_for_three_rewards_as_for_one(
    till, member, shop, ladder, voucher, django_assert_num_queries, count
):
    segment = Segment.objects.create(program=shop, code="them", name="Them", visits_min=1)
    segments.refresh(segment, as_of=NOON)
    for number in range(count):
        asks = {"tiers": ["gold"], "segments": ["them"], "member_times_max": 1}
        make_reward(10, code=f"r{number}", **asks)
    address = f"/v1/rewards?member={member.shown_id}"
    till.call("get", address)

    # Rewards and prices, balance, pools, member with household, tier, segments, and what was had.
    with django_assert_num_queries(8):
        answer = till.call("get", address)

    assert [item["can_be_had"] for item in answer.json()["items"]] == [True] * (count + 1)
