"""What a back-test found, as tables: both sides next to each other."""

from typing import Any

from loyalty import statements
from loyalty.admin.show_only import Table
from loyalty.admin.wording import page_of, points
from loyalty.backtesting.tally import LIVE, TRIAL, Tally
from loyalty.models import BackTest
from members.models import Member
from members.money import format_amount
from rewards.compiling import compiled, versions_of
from rewards.earning import explain
from rewards.models import RuleVersion


def drafts_of(test: BackTest) -> list[str]:
    """The names of the drafts that take part."""
    versions = RuleVersion.objects.filter(pk__in=test.version_ids).select_related("rule")
    return [version.rule.name for version in versions]


def tables(test: BackTest) -> list[Table]:
    """Sums, rules, members, weeks; of a test that runs, as far as it is."""
    if not test.result.get("texts"):
        return []
    tally = Tally(test.result)
    return [
        _sums(test, tally),
        _rules(test, tally),
        _silent(test, tally),
        _top(tally),
        _weeks(tally),
    ]


def _sums(test: BackTest, tally: Tally) -> Table:
    rows: list[list[object]] = [
        ["Points", *_pair(tally.points)],
        ["Points that count for a tier", *_pair(tally.qualifying)],
    ]
    if test.program.thousand_points_minor is not None:
        rows += _money(test, tally)
    members = tally.members
    rows.append(["Members with more points", "", "", points(members["more"])])
    rows.append(["Members with fewer points", "", "", points(members["less"])])
    rows.append(["Members as before", "", "", points(members["same"])])
    word = "purchase" if tally.purchases == 1 else "purchases"
    title = f"{points(tally.purchases)} {word}, side by side"
    return Table(title, ["", "Live rules", "With the drafts", "Difference"], rows)


def _money(test: BackTest, tally: Tally) -> list[list[object]]:
    """What it costs if every point is spent, and if as many are as up to now."""
    totals = statements.program_totals(test.program_id)
    spent = min(100, 100 * totals.redeemed // totals.issued) if totals.issued else 100
    rows: list[list[object]] = []
    views = [("Liability, if every point is spent", 100)]
    if 0 < spent < 100:
        views.append((f"Cost, if {spent} % are spent as up to now", spent))
    for words, percent in views:
        sides = {side: _cost(test, tally.points[side] * percent // 100) for side in (LIVE, TRIAL)}
        change = sides[TRIAL] - sides[LIVE]
        amounts = [format_amount(one, test.program.currency) for one in (*sides.values(), change)]
        rows.append([words, *(f"{amount} {test.program.currency}" for amount in amounts)])
    return rows


def _cost(test: BackTest, points_: int) -> int:
    return points_ * (test.program.thousand_points_minor or 0) // 1_000


def _rules(test: BackTest, tally: Tally) -> Table:
    names = _names(test)
    codes = sorted({said["rule"] for side in tally.rules.values() for said in side.values()})
    rows = []
    for code in codes:
        live, trial = (_of_rule(tally, side, code) for side in (LIVE, TRIAL))
        rows.append(
            [
                names.get(code, code),
                points(live["points"]),
                points(trial["points"]),
                points(trial["points"] - live["points"], signed=True),
                points(live["times"]),
                points(trial["times"]),
            ]
        )
    headers = ["Rule", "Points live", "With the drafts", "Difference", "Times live", "With drafts"]
    return Table("What each rule gives", headers, rows)


def _silent(test: BackTest, tally: Tally) -> Table:
    """Rules that never gave anything, and what stood in their way most often."""
    sentences = _sentences(test)
    rows = []
    for key, said in sorted(tally.rules[TRIAL].items(), key=lambda one: one[1]["rule"]):
        if not said["times"]:
            reasons = sorted(said["reasons"].items(), key=lambda one: -one[1])
            why = ", ".join(
                f"{reason.replace('_', ' ')} ({points(n)})" for reason, n in reasons[:3]
            )
            rows.append([said["rule"], sentences.get(int(key), ""), why])
    headers = ["Rule", "It says", "Most often because"]
    return Table("Rules that never gave a point", headers, rows, "Every rule gave some.")


def _top(tally: Tally) -> Table:
    members = Member.objects.in_bulk([gain.member_id for gain in tally.top])
    rows = [
        [
            page_of(Member, gain.member_id, members[gain.member_id]),
            points(gain.live),
            points(gain.trial),
            points(gain.difference, signed=True),
        ]
        for gain in sorted(tally.top, key=lambda one: -one.difference)
        if gain.member_id in members
    ]
    headers = ["Member", "Points live", "With the drafts", "Difference"]
    return Table("Who wins and loses most", headers, rows, "Nobody gets more or less.")


def _weeks(tally: Tally) -> Table:
    rows = [[f"from {week}", *_pair(of_week)] for week, of_week in sorted(tally.weeks.items())]
    return Table("Week by week", ["Week", "Live rules", "With the drafts", "Difference"], rows)


def _pair(sides: dict[str, int]) -> list[str]:
    live, trial = sides[LIVE], sides[TRIAL]
    return [points(live), points(trial), points(trial - live, signed=True)]


def _of_rule(tally: Tally, side: str, code: str) -> dict[str, Any]:
    found = [said for said in tally.rules[side].values() if said["rule"] == code]
    return {name: sum(said[name] for said in found) for name in ("points", "times")}


def _names(test: BackTest) -> dict[str, str]:
    return dict(test.program.rules.values_list("code", "name"))


def _sentences(test: BackTest) -> dict[int, str]:
    tally_keys = [int(key) for key in Tally(test.result).rules[TRIAL]]
    program = test.program
    names = {tier.code: tier.name for tier in program.tiers.all()}
    return {
        version.pk: explain.sentence(
            compiled(version),
            currency=program.currency,
            points_name=program.points_name,
            tier_names=names,
        )
        for version in versions_of(program).filter(pk__in=tally_keys)
    }
