"""Drafts become versions; versions never change."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from members.actors import SYSTEM, Actor, ActorKind
from rewards import publishing
from rewards.contradictions import InvalidRule
from rewards.models import EarningRule, Program, RuleVersion
from rewards.publishing import RuleNotRunning, VersionsOverlap
from rewards.rulebook import current, forget
from tests.rewards.builders import LONG_AGO, make_draft, make_program, make_rule, publish

MAY = datetime(2026, 5, 1, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)
JULY = datetime(2026, 7, 1, tzinfo=UTC)
ANNA = Actor(ActorKind.STAFF, 7, "anna")


@pytest.fixture
def rule(db) -> EarningRule:
    return make_rule(make_program())


def history(rule):
    return [
        (version.number, version.effective_from, version.effective_until)
        for version in rule.versions.order_by("number")
    ]


def revision(rule):
    return Program.objects.get(pk=rule.program_id).revision


def test_publishing_numbers_the_version_and_names_who_did_it(rule):
    version = publishing.publish(version=make_draft(rule, MAY), as_of=LONG_AGO, actor=ANNA)

    version.refresh_from_db()
    assert (version.number, version.published_at, version.published_by) == (1, LONG_AGO, "anna")
    assert revision(rule) == 2


def test_a_version_ends_where_the_next_begins(rule):
    publish(rule, MAY)
    second = make_draft(rule, JUNE, award="base", points=2, step_minor=100)

    publishing.publish(version=second, as_of=MAY, actor=ANNA)

    assert history(rule) == [(1, MAY, JUNE), (2, JUNE, None)]
    assert rule.versions.get(number=1).ended_by == "anna"


def test_publishing_again_changes_nothing(rule):
    draft = make_draft(rule, MAY)
    first = publishing.publish(version=draft, as_of=MAY, actor=ANNA)
    before = revision(rule)

    again = publishing.publish(version=draft, as_of=JULY, actor=SYSTEM)

    assert (again.pk, again.number, again.published_at) == (first.pk, 1, MAY)
    assert revision(rule) == before


def test_numbers_have_no_gaps_whatever_becomes_of_drafts(rule):
    abandoned = make_draft(rule, MAY)
    publish(rule, MAY)
    late = make_draft(rule, JULY)
    publish(rule, JUNE)
    abandoned.delete()

    publishing.publish(version=late, as_of=JULY, actor=ANNA)

    assert history(rule) == [(1, MAY, JUNE), (2, JUNE, JULY), (3, JULY, None)]


def test_a_version_may_replace_one_from_its_first_instant_on(rule):
    publish(rule, JUNE)

    publish(rule, JUNE, award="base", points=3, step_minor=100)

    assert history(rule) == [(1, JUNE, JUNE), (2, JUNE, None)]


def test_a_version_cannot_begin_before_its_predecessor(rule):
    publish(rule, JUNE)
    draft = make_draft(rule, JUNE - timedelta(microseconds=1))

    with pytest.raises(VersionsOverlap) as refused:
        publishing.publish(version=draft, as_of=JUNE, actor=ANNA)

    assert refused.value.detail == (
        "Base v1 begins at 2026-06-01 00:00 UTC and is published: purchases may already name it. "
        "Let the new version begin then or later."
    )
    draft.refresh_from_db()
    assert (draft.number, draft.published_at) == (None, None)
    assert rule.versions.get(number=1).effective_until is None


def test_a_version_cannot_overlap_the_end_that_was_set(rule):
    publish(rule, MAY, JULY)
    draft = make_draft(rule, JUNE)

    with pytest.raises(VersionsOverlap) as refused:
        publishing.publish(version=draft, as_of=JUNE, actor=ANNA)

    assert refused.value.detail == (
        "Base v1 is valid until 2026-07-01 00:00 UTC, and an end is set once. "
        "Let the new version begin then or later."
    )
    publish(rule, JULY)
    assert history(rule)[0] == (1, MAY, JULY)


def test_ending_a_rule_is_done_once_and_repeats_change_nothing(rule):
    publish(rule, MAY)

    publishing.end_rule(rule=rule, at=JUNE, actor=ANNA)
    before = revision(rule)
    publishing.end_rule(rule=rule, at=JUNE, actor=SYSTEM)

    assert history(rule) == [(1, MAY, JUNE)]
    assert rule.versions.get(number=1).ended_by == "anna"
    assert revision(rule) == before


@pytest.mark.parametrize(
    ("at", "detail"),
    [
        (
            JULY,
            "Base v1 already ends at 2026-06-01 00:00 UTC, and an end is set once. "
            "To go on after it, publish a new version.",
        ),
        (
            LONG_AGO,
            "Base v1 already ends at 2026-06-01 00:00 UTC, and an end is set once. "
            "To go on after it, publish a new version.",
        ),
    ],
)
def test_another_end_is_refused(rule, at, detail):
    publish(rule, MAY)
    publishing.end_rule(rule=rule, at=JUNE, actor=ANNA)

    with pytest.raises(RuleNotRunning) as refused:
        publishing.end_rule(rule=rule, at=at, actor=ANNA)

    assert refused.value.detail == detail
    assert history(rule) == [(1, MAY, JUNE)]


def test_a_rule_cannot_end_before_it_begins_or_without_being_published(rule):
    make_draft(rule, MAY)
    with pytest.raises(RuleNotRunning, match="no published version"):
        publishing.end_rule(rule=rule, at=JUNE, actor=ANNA)
    publish(rule, JUNE)

    with pytest.raises(RuleNotRunning, match="begins only at 2026-06-01 00:00 UTC"):
        publishing.end_rule(rule=rule, at=MAY, actor=ANNA)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ({"award": "base", "points": 1}, "Points per step need points and a step"),
        ({"award": "base", "points": 0, "step_minor": 100}, "Points per step need points"),
        (
            {"award": "bonus", "points": 5, "step_minor": 100},
            "a bonus and points per piece need points ",
        ),
        ({"award": "multiplier", "points": 5}, "a multiplier needs a multiplier above 1 only"),
    ],
)
def test_a_draft_that_does_not_hold_together_is_refused(rule, text, message):
    with pytest.raises(InvalidRule, match=message):
        make_draft(rule, MAY, **text)

    assert not RuleVersion.objects.exists()


def test_a_draft_may_be_changed_and_deleted(rule):
    draft = make_draft(rule, MAY)
    draft.points = 5
    draft.save()

    draft.delete()

    assert not rule.versions.exists()


def test_the_rulebook_sees_a_published_version_at_once(rule):
    forget()
    assert current(fresh=True).rules == ()

    publish(rule, MAY)

    assert [(one.code, one.number) for one in current(fresh=True).rules] == [("base", 1)]
    forget()


@pytest.mark.django_db(transaction=True)
def test_eight_drafts_published_at_once_are_numbered_one_to_eight():
    rule = make_rule(make_program())
    drafts = [make_draft(rule, MAY) for _ in range(8)]
    start = Barrier(8)

    def run(draft):
        try:
            start.wait()
            publishing.publish(version=draft, as_of=MAY, actor=ANNA)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert history(rule) == [(n, MAY, MAY) for n in range(1, 8)] + [(8, MAY, None)]
