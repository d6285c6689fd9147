"""Every page of the rewards admin: what it shows, what it does, and how many queries it takes."""

from datetime import UTC, datetime, timedelta

import pytest

from rewards.models import Program, Reward, Tier
from tests.rewards.builders import make_draft, make_reward, make_rule, publish

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SAVE = {"_save": "Save"}


def fill(program, count):
    for i in range(count):
        make_reward(program, code=f"w{i}", name=f"Reward {i}", stock_left=i)
        Tier.objects.create(program=program, code=f"t{i}", name=f"Tier {i}", threshold=i)
        rule = make_rule(program, f"r{i}")
        publish(rule, NOW - DAY, award="bonus", points=7, tiers=("gold",))
        make_draft(rule, NOW)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("page", "queries"),
    [("program", 5), ("earningrule", 8), ("ruleversion", 7), ("tier", 5), ("reward", 5)],
)
def test_a_list_takes_the_same_queries_however_long(
    staff, program, django_assert_num_queries, page, queries, count
):
    fill(program, count)

    with django_assert_num_queries(queries):
        answer = staff.get(f"/admin/rewards/{page}/")

    assert answer.status_code == 200


@pytest.mark.parametrize("page", ["program", "earningrule", "ruleversion", "tier", "reward"])
def test_every_list_can_be_searched(staff, program, page):
    fill(program, 1)

    answer = staff.get(f"/admin/rewards/{page}/", {"q": "nothing like it"})

    assert answer.status_code == 200
    assert answer.context["cl"].result_count == 0


@pytest.mark.parametrize("count", [1, 3])
def test_a_rule_s_page_takes_the_same_queries_however_many_versions(
    staff, program, django_assert_num_queries, count
):
    rule = make_rule(program)
    for _ in range(count):
        publish(rule, NOW)

    address = f"/admin/rewards/earningrule/{rule.pk}/change/"
    staff.get(address)

    with django_assert_num_queries(11):
        answer = staff.get(address)

    page = answer.content.decode()
    assert page.count("1 point per 1.00 EUR") == count
    assert page.count('href="/admin/rewards/ruleversion/') >= count


def test_lists_show_sentences_and_amounts(staff, program):
    fill(program, 1)
    make_reward(program, value_minor=250)

    rules = staff.get("/admin/rewards/earningrule/").content.decode()
    tiers = staff.get("/admin/rewards/tier/").content.decode()
    rewards = staff.get("/admin/rewards/reward/").content.decode()

    assert "7 bonus points for Gold members" in rules
    assert "1000.00 EUR" in tiers
    assert "2.50 EUR" in rewards
    assert "without limit" in rewards


def test_saving_a_program_bumps_its_revision_and_writes_only_what_changed(staff, program):
    address = f"/admin/rewards/program/{program.pk}/change/"
    form = staff.get(address).context["adminform"].form
    values = {name: value for name, value in form.initial.items() if value is not None}
    Program.objects.update(revision=9)

    staff.post(address, {**values, "name": "New name", **SAVE})

    assert list(Program.objects.values_list("name", "currency", "revision")) == [
        ("New name", "EUR", 10)
    ]


def program_form(staff, program):
    address = f"/admin/rewards/program/{program.pk}/change/"
    form = staff.get(address).context["adminform"].form
    values = {name: value for name, value in form.initial.items() if value not in (None, [])}
    return address, values | SAVE


def test_a_program_s_points_are_given_another_life(staff, program):
    address, values = program_form(staff, program)
    life = {"expiry_policy": "fixed_dates", "expiry_months": "3", "expiry_dates": ["06-30"]}

    staff.post(address, {**values, **life, "pending_policy": "date", "pending_until": "2026-04-01"})

    program.refresh_from_db()
    assert (program.expiry_policy, program.expiry_months) == ("fixed_dates", 3)
    assert (program.expiry_dates, str(program.pending_until)) == (["06-30"], "2026-04-01")
    assert "on 06-30, 3 months at the earliest" in staff.get("/admin/rewards/program/").text


@pytest.mark.parametrize(
    ("said", "field", "error"),
    [
        (
            {"expiry_policy": "inactivity", "expiry_from": "activation"},
            "__all__",
            "Only rolling expiry and fixed days can be counted from the day points can be used: "
            "inactivity is counted from what the member does.",
        ),
        (
            {"expiry_policy": "fixed_dates", "expiry_dates": ["02-30"]},
            "expiry_dates",
            "02-30 is no day of the year; write month and day such as 12-31.",
        ),
        (
            {"transfer_points_max": "20", "transfer_points_daily_max": "10"},
            "__all__",
            "One transfer cannot be larger than what a day allows.",
        ),
    ],
)
def test_settings_that_contradict_each_other_are_not_saved(staff, program, said, field, error):
    address, values = program_form(staff, program)

    answer = staff.post(address, {**values, **said})

    assert error in answer.context["adminform"].form.errors[field]
    program.refresh_from_db()
    assert (program.expiry_policy, program.transfer_points_max) == ("rolling", None)


def test_a_tier_is_changed_in_amounts_and_bumps_the_revision(staff, program):
    tier = Tier.objects.get()
    before = program.revision

    staff.post(
        f"/admin/rewards/tier/{tier.pk}/change/",
        {"name": "Gold", "threshold": "1234.50", **SAVE},
    )
    staff.post(f"/admin/rewards/tier/{tier.pk}/delete/", {"post": "yes"})

    assert not Tier.objects.exists()
    assert Program.objects.get().revision == before + 2


def test_saving_a_reward_leaves_the_stock_that_was_taken_meanwhile(staff, program):
    reward = make_reward(program, stock_left=5)
    address = f"/admin/rewards/reward/{reward.pk}/change/"
    assert 'name="initial-stock_left" value="5"' in staff.get(address).content.decode()
    form = {"name": "Espresso", "price_points": "120", "value_minor": "2.50", "is_active": "on"}
    form |= {"prices-TOTAL_FORMS": "0", "prices-INITIAL_FORMS": "0"}
    Reward.objects.update(stock_left=4)

    staff.post(address, {**form, "stock_left": "5", "initial-stock_left": "5", **SAVE})

    reward.refresh_from_db()
    assert (reward.name, reward.price_points, reward.value_minor) == ("Espresso", 120, 250)
    assert reward.stock_left == 4


def test_nobody_deletes_a_program_or_a_reward(staff, program):
    reward = make_reward(program)

    assert staff.post(f"/admin/rewards/program/{program.pk}/delete/").status_code == 403
    assert staff.post(f"/admin/rewards/reward/{reward.pk}/delete/").status_code == 403


def test_a_program_counts_in_a_currency_in_use(staff):
    answer = staff.post("/admin/rewards/program/add/", {"currency": "XYZ", **SAVE})

    assert answer.context["adminform"].form.errors["currency"] == [
        "XYZ is not an ISO 4217 currency such as EUR."
    ]
    assert not Program.objects.exists()
