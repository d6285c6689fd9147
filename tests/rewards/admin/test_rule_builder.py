# ruff: noqa: RUF001 - sentences hold multiplication signs and dashes
"""A rule is built, read aloud, reviewed, published by another person, paused and rolled back."""

from datetime import UTC, datetime, time

import pytest
from django.contrib.auth.models import User

from members.actors import Actor, ActorKind
from members.models import Store
from rewards import reviewing
from rewards.models import EarningRule, Program, RulePause, RuleVersion
from tests.rewards.admin.test_versions import draft_form, messages
from tests.rewards.builders import make_draft, make_rule, publish

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
ADD = "/admin/rewards/ruleversion/add/"
READ = "/admin/rewards/ruleversion/reading/"
SAVE = {"_save": "Save"}
BEN = Actor(ActorKind.STAFF, 9, "ben")
HAPPY_HOUR = {
    "award": "multiplier",
    "points": "",
    "step_minor": "",
    "multiplier": "2",
    "categories": ["Coffee"],
    "tiers": ["gold"],
    "weekdays": ["1", "2", "3", "4", "5"],
    "from_time": "14:00",
    "until_time": "16:00",
    "limits-day-points": "50",
    "limits-day-over": "reduce",
}


def page(version, step=""):
    return f"/admin/rewards/ruleversion/{version.pk}/{step or 'change'}/"


def test_a_happy_hour_is_built_from_its_fields(staff, program):
    rule = make_rule(program)

    staff.post(ADD, draft_form(rule, **HAPPY_HOUR, attributes="color: red, blue", **SAVE))

    draft = RuleVersion.objects.get()
    assert (draft.weekdays, draft.from_time, draft.until_time) == (
        [1, 2, 3, 4, 5],
        time(14),
        time(16),
    )
    assert draft.limits == [{"per": "day", "points": 50, "over": "reduce"}]
    assert draft.attributes == {"color": ["blue", "red"]}
    assert draft.drafted_by == "anna"
    # Midnight in Helsinki.
    assert draft.effective_from == datetime(2026, 3, 31, 21, tzinfo=UTC)
    shown = staff.get(page(draft)).content.decode()
    assert 'name="limits-day-points" value="50"' in shown
    assert "color: blue, red" in shown


def test_a_draft_is_read_aloud_in_four_languages_and_not_saved(staff, program):
    rule = make_rule(program)

    said = staff.post(READ, draft_form(rule, **HAPPY_HOUR)).json()

    assert said["missing"] == []
    assert list(said["sentences"]) == ["English", "Bahasa Indonesia", "Dansk", "Suomi"]
    assert said["sentences"]["English"] == (
        "2 × base points on Coffee for Gold members, Mon–Fri 14:00–16:00, at most 50 points a day"
    )
    assert not RuleVersion.objects.exists()


def test_what_is_not_yet_a_rule_says_what_is_missing(staff, program):
    rule = make_rule(program)

    said = staff.post(READ, draft_form(rule, points="", expression="basket.piece > 1")).json()

    assert said["sentences"] == {}
    assert said["missing"][0].startswith("Points per step need points and a step")
    assert staff.get(READ).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        (
            {"categories": ["A"], "categories_excluded": ["A"]},
            "categories_excluded",
            "A cannot be both included and excluded; take it out of one.",
        ),
        (
            {"expression": "basket.pieces >="},
            "expression",
            "In the expression, line 1, column 17: this is no CEL expression: mismatched input "
            "the end.",
        ),
        (
            {"limits-day-points": "many"},
            "limits",
            "A limit is a whole number from 1 to 1000000000; for none, leave it out.",
        ),
        (
            {"limits-day-points": "60", "limits-month-points": "50"},
            "limits",
            "60 points per day are more than 50 per month, so they are never reached; lower the "
            "first or raise the second.",
        ),
        ({"attributes": "red"}, "attributes", "Write red as an attribute: color: red."),
        (
            {"budget_minor": "100.00"},
            "budget_minor",
            "A budget in money needs the cost of points: say in the program what 1,000 points "
            "cost, or write the budget in points.",
        ),
        (
            {"weekdays": ["1"], "effective_until_0": "2026-04-02", "effective_until_1": "00:00"},
            "weekdays",
            "None of these days of the week falls between its beginning and end.",
        ),
        (
            {"stores": ["moon"]},
            "stores",
            "No store has the code moon. There are: s1.",
        ),
        (
            {"group": "g", "group_mode": "first"},
            "group_mode",
            "Other v1 is in the group g too, and there it is “The one that gives most”. All rules "
            "of a group say the same: choose that, or another group.",
        ),
    ],
)  # fmt: skip
def test_contradictions_stand_beside_their_field(staff, program, changes, field, message):
    publish(make_rule(program, "other"), award="bonus", points=1, group="g", group_mode="best")
    Store.objects.create(code="s1", name="One", time_zone="UTC", currency="EUR")

    answer = staff.post(ADD, draft_form(make_rule(program), **changes, **SAVE))

    assert answer.context["adminform"].form.errors[field] == [message]
    assert not RuleVersion.objects.filter(rule__code="base").exists()


def test_a_second_person_publishes_what_the_first_sent(staff, program, client):
    Program.objects.update(unreviewed_points_max=0)
    rule = make_rule(program)
    staff.post(ADD, draft_form(rule, rewards_ruleversion_submit="1"))
    draft = RuleVersion.objects.get()
    assert draft.submitted_by == "anna"
    assert 'name="points"' not in staff.get(page(draft)).content.decode()

    own = staff.get(page(draft, "publish_reviewed")).content.decode()
    refused = staff.post(page(draft, "publish_reviewed"), follow=True)
    client.force_login(User.objects.create_superuser("ben", password="x"))
    client.post(page(draft, "publish_reviewed"))

    assert "ask a colleague to publish it" in own
    assert 'name="go"' not in own
    assert messages(refused)[0].startswith("In this program a second person looks at every rule")
    draft.refresh_from_db()
    assert (draft.number, draft.published_by) == (1, "ben")


def test_a_draft_is_sent_back_with_a_reason_and_withdrawn(staff, program):
    draft = make_draft(make_rule(program))
    reviewing.submit(version=draft, as_of=NOW, actor=BEN)

    staff.post(page(draft, "send_back"), {"reason": ""})
    staff.post(page(draft, "send_back"), {"reason": "Too dear"})

    assert "anna: Too dear" in staff.get(page(draft)).content.decode()
    assert staff.post(page(draft, "withdraw")).status_code == 403


def test_versions_are_compared_and_rolled_back(staff, program):
    rule = make_rule(program)
    publish(rule, award="multiplier", multiplier="1.5", categories=("Tea",))
    second = publish(rule, award="multiplier", multiplier="2", categories=("Tea", "Coffee"))
    first = rule.versions.get(number=1)

    compared = staff.get(page(second, "compare")).content.decode()
    staff.post(page(first, "roll_back"))

    assert "<li>Multiplier 1.5 → 2</li>" in compared
    assert "<li>Categories Tea → Coffee, Tea</li>" in compared
    draft = RuleVersion.objects.get(published_at=None)
    assert (str(draft.multiplier), draft.drafted_by) == ("1.50", "anna")


def test_a_first_version_is_compared_with_nothing(staff, program):
    draft = make_draft(make_rule(program))
    reviewing.submit(version=draft, as_of=NOW, actor=BEN)

    published = staff.get(page(draft, "publish_reviewed")).content.decode()
    compared = staff.get(page(draft, "compare")).content.decode()

    assert 'name="go"' in published
    for shown in (published, compared):
        assert "Against" not in shown
        assert "Both say the same" not in shown
    assert "there is none before it to compare it with" in compared


def test_a_rule_is_paused_and_resumed_after_a_question(staff, program):
    publish(make_rule(program))
    address = f"/admin/rewards/earningrule/{EarningRule.objects.get().pk}"

    assert "earn nothing by this rule" in staff.get(f"{address}/pause/").content.decode()
    assert not RulePause.objects.exists()
    staff.post(f"{address}/pause/")
    assert "paused" in staff.get("/admin/rewards/earningrule/").content.decode()
    staff.post(f"{address}/resume/")

    assert list(RulePause.objects.values_list("paused_by", "paused_until", "resumed_by")) == [
        ("anna", NOW, "anna")
    ]


def test_a_program_says_what_points_cost_and_when_a_second_person_looks(staff, program):
    address = f"/admin/rewards/program/{program.pk}/change/"
    form = staff.get(address).context["adminform"].form
    values = {name: value for name, value in form.initial.items() if value not in (None, [])}

    staff.post(
        address,
        {**values, "thousand_points_minor": "5.00", "unreviewed_points_max": "1000", **SAVE},
    )

    program.refresh_from_db()
    assert (program.thousand_points_minor, program.unreviewed_points_max) == (500, 1000)
