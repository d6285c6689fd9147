"""Drafts are written and published in the admin; published versions only show."""

from datetime import UTC, datetime, timedelta

import pytest

from rewards.admin import wording
from rewards.models import EarningRule, Program, RuleVersion
from tests.rewards.builders import make_draft, make_rule, publish

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SAVE = {"_save": "Save"}


def messages(answer):
    return [str(message) for message in answer.context["messages"]]


def test_a_published_version_only_shows(staff, program):
    version = publish(make_rule(program), NOW)
    address = f"/admin/rewards/ruleversion/{version.pk}/change/"

    answer = staff.get(address)
    refused = staff.post(address, {"points": 99, **SAVE})

    page = answer.content.decode()
    assert "1 point per 1.00 EUR" in page
    assert 'name="points"' not in page
    assert 'name="_save"' not in page
    assert refused.status_code == 403
    assert staff.post(f"/admin/rewards/ruleversion/{version.pk}/delete/").status_code == 403
    version.refresh_from_db()
    assert version.points == 1


def draft_form(rule, **changes):
    return {
        "rule": rule.pk,
        "award": "base",
        "points": "2",
        "step_minor": "1.00",
        "rounding": "floor",
        "expiry_rounding": "none",
        "basket_min_minor": "",
        "tiers": "gold",
        "effective_from_0": "2026-04-01",
        "effective_from_1": "00:00:00",
        **changes,
    }


def test_a_draft_may_let_its_points_live_otherwise(staff, program):
    rule = make_rule(program)
    life = {"pending_policy": "days", "pending_days": "14", "expiry_policy": "rolling"}

    refused = staff.post("/admin/rewards/ruleversion/add/", draft_form(rule, **life, **SAVE))
    staff.post(
        "/admin/rewards/ruleversion/add/", draft_form(rule, **life, expiry_months="3", **SAVE)
    )

    assert "needs a number of months from 1 to 120" in refused.content.decode()
    draft = RuleVersion.objects.get()
    assert wording.sentence(draft) == (
        "2 points per 1.00 EUR for Gold members; usable after 14 days; valid for 3 months"
    )


def test_a_draft_is_written_with_amounts_and_published(staff, program):
    rule = make_rule(program)
    publish(rule, NOW)
    before = Program.objects.get().revision

    staff.post("/admin/rewards/ruleversion/add/", draft_form(rule, **SAVE))
    draft = RuleVersion.objects.get(published_at=None)
    answer = staff.post(
        f"/admin/rewards/ruleversion/{draft.pk}/change/",
        draft_form(rule, points="3", rewards_ruleversion_publish="1"),
        follow=True,
    )

    draft.refresh_from_db()
    assert messages(answer)[1] == ("Base v2 is published: 3 points per 1.00 EUR for Gold members.")
    assert (draft.number, draft.published_at, draft.published_by) == (2, NOW, "anna")
    assert (draft.points, draft.step_minor, draft.basket_min_minor) == (3, 100, 0)
    assert Program.objects.get().revision == before + 1


def test_a_draft_that_cannot_be_published_says_why_and_stays_a_draft(staff, program):
    rule = make_rule(program)
    publish(rule, datetime(2026, 5, 1, tzinfo=UTC))
    draft = make_draft(rule, NOW)

    answer = staff.post(
        f"/admin/rewards/ruleversion/{draft.pk}/change/",
        draft_form(rule, rewards_ruleversion_publish="1"),
        follow=True,
    )

    assert messages(answer)[0] == (
        "Saved, but not published. Base v1 begins at 2026-05-01 00:00 UTC and is published: "
        "purchases may already name it. Let the new version begin then or later."
    )
    draft.refresh_from_db()
    assert (draft.number, draft.points) == (None, 2)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"step_minor": "1.005"}, "step_minor", "1.005 has more than the 2 decimals of EUR."),
        ({"step_minor": "-1"}, "step_minor", "The amount cannot be below zero."),
        ({"tiers": "vip"}, "tiers", "No tier has the code vip. There are: gold."),
        (
            {"step_minor": ""},
            "__all__",
            "Points per step need points and a step; a bonus and points per piece need points "
            "only; a multiplier needs a multiplier above 1 only.",
        ),
    ],
)
def test_a_wrong_draft_is_refused_beside_its_field(staff, program, changes, field, message):
    rule = make_rule(program)

    answer = staff.post("/admin/rewards/ruleversion/add/", draft_form(rule, **changes, **SAVE))

    assert answer.context["adminform"].form.errors[field] == [message]
    assert not RuleVersion.objects.exists()


def test_a_new_version_begins_as_a_copy_of_the_newest(staff, program):
    rule = make_rule(program)
    publish(rule, NOW, award="extra", points=5, step_minor=1000, categories=("PRODUCE",))

    answer = staff.get(
        f"/admin/rewards/earningrule/{rule.pk}/add-version/".replace("-", "_"), follow=True
    )

    assert answer.redirect_chain == [(f"/admin/rewards/ruleversion/add/?rule={rule.pk}", 302)]
    page = answer.content.decode()
    assert 'value="10.00"' in page
    assert 'value="PRODUCE"' in page


def test_rules_are_ended_from_the_list(staff, program):
    publish(make_rule(program), NOW - DAY)
    make_rule(program, "empty")
    chosen = list(EarningRule.objects.order_by("code").values_list("pk", flat=True))

    answer = staff.post(
        "/admin/rewards/earningrule/",
        {"action": "end_now", "_selected_action": chosen},
        follow=True,
    )

    assert messages(answer) == [
        "Base has ended.",
        "Empty has no published version; delete its drafts.",
    ]
    assert RuleVersion.objects.get().effective_until == NOW


@pytest.mark.parametrize("name", ["abc", "0", "9" * 30, "1_5F2"])
def test_an_address_without_a_version_is_no_error(staff, name):
    answer = staff.get(f"/admin/rewards/ruleversion/{name}/change/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")


def test_a_nonsensical_rule_leaves_the_new_draft_empty(staff, program):
    answer = staff.get("/admin/rewards/ruleversion/add/?rule=abc")

    assert answer.status_code == 200
