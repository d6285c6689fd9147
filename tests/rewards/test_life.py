"""The life of a version: draft, in review, scheduled, active, paused, ended."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from members.actors import SYSTEM, Actor, ActorKind
from rewards import pausing, reviewing
from rewards.drafting import NoSuchVersion, NotADraft, redraft, roll_back
from rewards.models import RulePause, RuleVersion
from rewards.publishing import RuleNotRunning, end_rule, publish
from rewards.reviewing import NeedsForecast, NeedsSecondPerson, NotInReview
from rewards.rule_text import RuleText
from rewards.states import state
from tests.rewards import builders
from tests.rewards.builders import LONG_AGO, make_draft, make_program, make_rule

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANNA, BEN = (Actor(ActorKind.STAFF, i, name) for i, name in ((1, "anna"), (2, "ben")))
TEN_POINTS = RuleText(award="bonus", points=10)


@pytest.fixture
def rule(db):
    return make_rule(make_program())


def states(version, *moments):
    version.refresh_from_db()
    return [str(state(version, as_of=moment)) for moment in moments]


def limited(rule, most):
    rule.program.unreviewed_points_max = most
    rule.program.save()
    draft = make_draft(rule)
    return redraft(version=draft, text=TEN_POINTS, effective_from=NOW, actor=ANNA)


def test_a_version_goes_through_its_life(rule):
    draft = make_draft(rule, NOW)
    assert states(draft, NOW) == ["draft"]

    reviewing.submit(version=draft, as_of=NOW - 3 * HOUR, actor=ANNA)
    assert states(draft, NOW) == ["in_review"]

    publish(version=draft, as_of=NOW - 2 * HOUR, actor=BEN)
    pausing.pause(rule=rule, as_of=NOW + HOUR, actor=ANNA)
    pausing.resume(rule=rule, as_of=NOW + 2 * HOUR, actor=BEN)
    end_rule(rule=rule, at=NOW + 3 * HOUR, actor=ANNA)
    moments = [NOW + n * HOUR for n in range(-1, 4)]
    assert states(draft, *moments) == ["scheduled", "active", "paused", "active", "ended"]


def test_what_is_in_review_does_not_change(rule):
    draft = make_draft(rule)
    reviewing.submit(version=draft, as_of=NOW, actor=ANNA)

    with pytest.raises(NotADraft, match="Withdraw it or send it back first"):
        redraft(version=draft, text=TEN_POINTS, effective_from=NOW, actor=BEN)

    reviewing.withdraw(version=draft, actor=ANNA)
    changed = redraft(version=draft, text=TEN_POINTS, effective_from=NOW, actor=BEN)
    assert (changed.award, changed.drafted_by) == ("bonus", "system, ben")


def test_a_draft_is_sent_back_with_a_reason(rule):
    draft = make_draft(rule)
    reviewing.submit(version=draft, as_of=NOW, actor=ANNA)

    back = reviewing.send_back(version=draft, reason=" too much ", actor=BEN)

    assert (back.submitted_at, back.submitted_by) == (None, "")
    assert back.sent_back_reason == "ben: too much"
    with pytest.raises(NotInReview):
        reviewing.send_back(version=draft, reason="again", actor=BEN)
    again = reviewing.submit(version=draft, as_of=NOW, actor=ANNA)
    assert again.sent_back_reason == ""


@pytest.mark.parametrize("author", [ANNA, BEN])
def test_nobody_publishes_their_own_above_the_limit(rule, author):
    draft = limited(rule, 1000)
    reviewing.note_forecast(version=draft, points=400, minor=120, days=7)
    redraft(version=draft, text=TEN_POINTS, effective_from=NOW, actor=author)
    reviewing.submit(version=draft, as_of=NOW, actor=ANNA)

    with pytest.raises(NeedsSecondPerson) as refused:
        publish(version=draft, as_of=NOW, actor=author)

    assert refused.value.detail == (
        "It would give about 1,715 points in 30 days, and above 1,000 a second person looks at it "
        "before it is live. You wrote it or sent it, so ask a colleague to publish it."
    )
    colleague = Actor(ActorKind.STAFF, 3, "carla")
    assert publish(version=draft, as_of=NOW, actor=colleague).published_by == "carla"


def test_a_cheap_rule_is_published_by_whoever_wrote_it(rule):
    draft = limited(rule, 1000)
    reviewing.note_forecast(version=draft, points=1000, minor=None, days=30)

    assert publish(version=draft, as_of=NOW, actor=ANNA).number == 1


@pytest.mark.parametrize(
    ("said", "points", "sentence"),
    [
        ({}, 0, "It gave nothing over the past"),
        ({"event": "member.created"}, 1, "No back-test tells what a rule for an event"),
        ({"segments": ["new"]}, 1, "No back-test tells what a rule for an event or a segment"),
    ],
)
def test_what_the_past_cannot_tell_is_looked_at_by_a_second_person(rule, said, points, sentence):
    draft = limited(rule, 1000)
    RuleVersion.objects.filter(pk=draft.pk).update(**said)
    reviewing.note_forecast(version=draft, points=points, minor=None, days=30)

    with pytest.raises(NeedsSecondPerson, match=sentence):
        publish(version=draft, as_of=NOW, actor=ANNA)


def test_with_a_limit_there_is_no_publishing_without_a_forecast(rule):
    draft = limited(rule, 1000)

    with pytest.raises(NeedsForecast, match="run a back-test with this draft alone, then publish"):
        publish(version=draft, as_of=NOW, actor=BEN)

    assert publish(version=draft, as_of=NOW, actor=SYSTEM).number == 1


def test_a_limit_of_zero_asks_for_a_second_person_always(rule):
    draft = limited(rule, 0)

    with pytest.raises(NeedsSecondPerson, match="Send it to review first"):
        publish(version=draft, as_of=NOW, actor=BEN)

    reviewing.submit(version=draft, as_of=NOW, actor=ANNA)
    assert publish(version=draft, as_of=NOW, actor=BEN).number == 1


def test_a_forecast_is_of_the_text_as_it_stands(rule):
    draft = limited(rule, 1000)
    reviewing.note_forecast(version=draft, points=1, minor=1, days=30)

    changed = redraft(
        version=draft,
        text=RuleText(award="bonus", points=11),
        effective_from=NOW,
        actor=ANNA,
    )

    assert changed.forecast is None
    assert not reviewing.note_forecast(version=draft, points=1, minor=1, days=30, text=TEN_POINTS)


def test_pausing_and_resuming_again_change_nothing(rule):
    with pytest.raises(RuleNotRunning):
        pausing.pause(rule=rule, as_of=NOW, actor=ANNA)
    builders.publish(rule)

    for later in (0, 1):
        pausing.pause(rule=rule, as_of=NOW + later * HOUR, actor=ANNA)
    for later in (2, 3):
        pausing.resume(rule=rule, as_of=NOW + later * HOUR, actor=BEN)

    pauses = RulePause.objects.values_list("paused_from", "paused_until", "resumed_by")
    assert list(pauses) == [(NOW, NOW + 2 * HOUR, "ben")]


@pytest.mark.parametrize(
    "change", [{"paused_from": LONG_AGO}, {"paused_until": None}, {"resumed_by": "someone"}]
)
def test_a_pause_is_history(rule, change):
    builders.publish(rule)
    pausing.pause(rule=rule, as_of=NOW, actor=ANNA)
    pausing.resume(rule=rule, as_of=NOW + HOUR, actor=ANNA)

    with pytest.raises(IntegrityError, match="rule_pause_is_history"), transaction.atomic():
        RulePause.objects.update(**change)
    with pytest.raises(IntegrityError, match="rule_pause_is_history"), transaction.atomic():
        RulePause.objects.all().delete()


def test_rolling_back_drafts_the_old_text_again(rule):
    builders.publish(rule, award="bonus", points=10)
    builders.publish(rule, award="bonus", points=99)

    draft = roll_back(rule=rule, number=1, effective_from=NOW, actor=ANNA)

    assert (draft.number, draft.points, draft.drafted_by) == (None, 10, "anna")
    with pytest.raises(NoSuchVersion, match="Base has no version 7"):
        roll_back(rule=rule, number=7, effective_from=NOW, actor=ANNA)
