"""What nobody plans with, and what no text holds: refused beside the field, never an error page."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from rewards.models import Campaign, Reward, RuleVersion, Segment, StampCard, Tier
from tests.rewards.admin.test_versions import draft_form
from tests.rewards.builders import make_reward, make_rule, publish

OUTSIDE = "Choose a day from the year 1970 to 2200."
WINDOWS = {
    "reward": ("valid_from", {"kind": "other", "price_points": "5", "prices-TOTAL_FORMS": "0",
                              "prices-INITIAL_FORMS": "0"}),
    "campaign": ("starts_at", {"holdout_percent": "0", "budget_over": "reduce"}),
    "stampcard": ("valid_until", {"stamps_needed": "5", "head_start": "0", "per": "visit"}),
}  # fmt: skip


@pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "2201-01-01", "9999-12-31"])
@pytest.mark.parametrize("page", WINDOWS)
def test_a_day_of_another_age_is_refused_beside_the_field(staff, program, page, day):
    name, fields = WINDOWS[page]
    reward = make_reward(program, code="tea")
    said = {**fields, f"{name}_0": day, f"{name}_1": "00:00"}
    asked = {"program": program.pk, "code": "odd", "name": "Odd", "reward": reward.pk, **said}

    answer = staff.post(f"/admin/rewards/{page}/add/", asked)

    assert answer.context["adminform"].form.errors[name] == [OUTSIDE]
    kinds = (Campaign, StampCard, Reward)
    assert [kind.objects.filter(code="odd").exists() for kind in kinds] == [False] * 3


@pytest.mark.parametrize(
    "said",
    [
        {"effective_from_0": "0001-01-01", "effective_from_1": "00:00"},
        {"pending_policy": "date", "pending_until": "9999-12-31"},
    ],
)
def test_no_rule_counts_in_another_age(staff, program, said):
    rule = make_rule(program)

    answer = staff.post("/admin/rewards/ruleversion/add/", draft_form(rule, **said, _save="1"))

    assert list(answer.context["adminform"].form.errors.values()) == [[OUTSIDE]]
    assert not RuleVersion.objects.exists()


def test_the_database_keeps_windows_within_years(staff, program):
    reward = make_reward(program)
    rows = Reward.objects.filter(pk=reward.pk)

    with pytest.raises(IntegrityError, match="reward_end_within_years"), transaction.atomic():
        rows.update(valid_until=datetime(2300, 1, 1, tzinfo=UTC))
    assert rows.update(valid_until=datetime(2200, 12, 31, tzinfo=UTC)) == 1


def test_no_text_of_a_rule_holds_a_null_character(staff, program):
    rule = make_rule(program)

    form = draft_form(rule, attributes="color: r\0d", _save="1")
    answer = staff.post("/admin/rewards/ruleversion/add/", form)

    errors = answer.context["adminform"].form.errors
    assert errors == {"attributes": ["No text holds a null character: leave it out."]}
    assert not RuleVersion.objects.exists()


@pytest.mark.parametrize("is_bulk", [False, True])
def test_a_tier_that_is_named_is_not_deleted(staff, program, is_bulk):
    gold, opal = (
        Tier.objects.get(),
        Tier.objects.create(program=program, code="opal", name="Opal", threshold=7),
    )
    publish(make_rule(program, "live"), award="bonus", points=5, tiers=("gold",))
    make_reward(program, code="tea", name="Tea", tiers=["gold"])
    Segment.objects.create(program=program, code="vip", name="Vip", tiers=["gold"])
    one = f"/admin/rewards/tier/{gold.pk}/delete/"
    chosen = {"action": "delete_selected", "_selected_action": [gold.pk, opal.pk], "post": "yes"}

    answer = staff.post("/admin/rewards/tier/", chosen) if is_bulk else staff.post(one, chosen)

    text = " ".join(answer.content.decode().split())
    assert "Gold is named by rule Live v1, reward Tea, segment Vip" in text
    assert Tier.objects.count() == 2
    staff.post(f"/admin/rewards/tier/{opal.pk}/delete/", {"post": "yes"})
    assert list(Tier.objects.all()) == [gold]
