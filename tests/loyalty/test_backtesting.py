"""Past purchases replayed by drafts, beside the live rules, by sums made by hand."""

from datetime import timedelta
from typing import Any

import pytest

from loyalty import backtesting
from loyalty.backtesting import replaying
from loyalty.models import BackTest, Entry
from rewards.models import Program, RuleVersion
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, noon_of, open_shop
from tests.goods_back import void
from tests.members.builders import make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db


def draft(code="base", **text: Any) -> RuleVersion:
    program = Program.objects.get()
    rule = program.rules.filter(code=code).first() or promises.make_rule(program, code)
    return promises.make_draft(rule, NOON + timedelta(days=30), **text)


def replayed(*drafts, days=30) -> BackTest:
    test = backtesting.ask(
        program=Program.objects.get(),
        days=days,
        version_ids=[one.pk for one in drafts],
        as_of=NOON,
        actor=TILL,
    )
    assert backtesting.run_next(as_of=NOON) is True
    test.refresh_from_db()
    return test


def test_a_draft_stands_in_for_the_live_version_of_its_rule():
    open_shop()
    aino, bertta = make_member(), make_member()
    earn(aino, 10, noon_of("2026-03-01"))
    earn(aino, 20, noon_of("2026-03-09"))
    earn(bertta, 5, noon_of("2026-03-09"))
    before = Entry.objects.count()

    test = replayed(draft(award="base", points=3, step_minor=1000))

    said = test.result
    assert (test.status, test.done_count, test.total_count) == ("done", 3, 3)
    assert said["points"] == {"live": 35, "trial": 9}
    assert said["members"] == {"more": 0, "less": 2, "same": 0}
    assert said["top"] == [[aino.pk, 30, 9], [bertta.pk, 5, 0]]
    assert said["weeks"] == {
        "2026-02-23": {"live": 10, "trial": 3},
        "2026-03-09": {"live": 25, "trial": 6},
    }
    assert Entry.objects.count() == before
    assert_books_balance()


def test_a_new_rule_is_told_apart_from_those_that_never_fired():
    open_shop()
    member = make_member()
    for day in ("2026-03-02", "2026-03-02", "2026-03-03"):
        earn(member, 10, noon_of(day))
    daily = draft("daily", award="bonus", points=30, limits=[{"per": "day", "points": 50}])
    never = draft("never", award="bonus", points=30, categories=("FUEL",))

    rules = replayed(daily, never).result["rules"]["trial"]

    assert rules[str(daily.pk)] == {
        "rule": "daily", "points": 80, "times": 3, "asked": 90, "reasons": {},
    }  # fmt: skip
    assert rules[str(never.pk)] == {
        "rule": "never", "points": 0, "times": 0, "asked": 0, "reasons": {"no_matching_line": 3},
    }  # fmt: skip


def test_only_purchases_of_the_days_asked_for_that_were_kept():
    open_shop()
    member = make_member()
    earn(member, 10, noon_of("2026-02-01"))
    earn(member, 10, noon_of("2026-03-08"))
    void(earn(member, 10, noon_of("2026-03-09")))
    earn(member, 10, noon_of("2026-03-10"))

    test = replayed(days=7)

    assert test.result["points"] == {"live": 20, "trial": 20}


def test_slices_add_up_to_the_whole(monkeypatch):
    monkeypatch.setattr(replaying, "MEMBERS", 2)
    open_shop()
    for euros in (1, 2, 3, 4, 5):
        earn(make_member(), euros)

    test = replayed(draft(award="base", points=2, step_minor=100))

    assert test.result["points"] == {"live": 15, "trial": 30}
    assert test.result["members"] == {"more": 5, "less": 0, "same": 0}


def test_the_forecast_of_a_draft_is_what_it_would_give_in_30_days():
    open_shop(thousand_points_minor=500)
    earn(make_member(), 700)
    version = draft(award="base", points=2, step_minor=100)

    replayed(version, days=7)

    version.refresh_from_db()
    assert version.forecast == {"points": 6000, "minor": 3000, "days": 7}


def test_a_draft_that_changes_meanwhile_is_asked_about_again(monkeypatch):
    monkeypatch.setattr(replaying, "MEMBERS", 1)
    open_shop()
    for _ in range(2):
        earn(make_member(), 10)
    version = draft(award="base", points=2, step_minor=100)
    test = backtesting.ask(
        program=Program.objects.get(), days=7, version_ids=[version.pk], as_of=NOON, actor=TILL
    )
    assert replaying.run_slice(as_of=NOON) is True

    RuleVersion.objects.filter(pk=version.pk).update(points=9)
    assert replaying.run_slice(as_of=NOON) is True

    test.refresh_from_db()
    assert test.status == "failed"
    assert test.error.startswith("A draft was changed, published or deleted")
    assert replaying.run_slice(as_of=NOON) is False


@pytest.mark.parametrize(
    ("days", "sold", "sentence"),
    [(0, True, "Replay from 1 to 400 days"), (7, False, "has no purchases yet")],
)
def test_nothing_to_replay_is_said_at_once(days, sold, sentence):
    open_shop()
    if sold:
        earn(make_member(), 10)

    with pytest.raises(backtesting.InvalidBackTest, match=sentence):
        replayed(days=days)
