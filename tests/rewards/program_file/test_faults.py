"""What is wrong with a program file, where, and what to do."""

from datetime import UTC, datetime

import pytest

from members.actors import SYSTEM
from rewards.models import Program
from rewards.program_file import InvalidProgramFile, apply

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
HEAD = "code: club\nname: Club\ncurrency: EUR\ntime_zone: Europe/Helsinki\n"


def faults(text):
    with pytest.raises(InvalidProgramFile) as refused:
        apply(text, as_of=NOW, actor=SYSTEM)
    return [(error.pointer, error.code, error.detail) for error in refused.value.errors]


@pytest.mark.parametrize(
    ("part", "pointer", "code", "detail"),
    [
        ("teirs: []", "/teirs", "unknown_key", "line 5, column 1, teirs: The key 'teirs' is not "
         "known. Did you mean 'tiers'?"),
        ("tiers: [{code: gold, name: Gold, spend: 1, zzz: 2}]", "/tiers/0/zzz", "unknown_key",
         "line 5, column 44, tiers[0].zzz: The key 'zzz' is not known. Allowed here: code, name, "
         "spend, points, benefits."),
        ("tiers: gold", "/tiers", "not_a_list",
         "line 5, column 1, tiers: Write a list: [A, B], or a line with a dash for each."),
        ("tiers: [gold]", "/tiers/0", "not_a_mapping",
         "line 5, column 9, tiers[0]: Write keys with values here, such as `code: gold`."),
        ("tiers: [{code: gold, name: Gold}]", "/tiers/0/spend", "missing",
         "line 5, column 9, tiers[0].spend: This key is missing; add it."),
        ("tiers: [{code: gold, name: Gold, spend: 1.005}]", "/tiers/0/spend", "too_many_decimals",
         "line 5, column 34, tiers[0].spend: 1.005 has more than the 2 decimals of EUR."),
        ("tiers: [{code: gold, name: Gold, spend: -1}]", "/tiers/0/spend", "amount_below_zero",
         "line 5, column 34, tiers[0].spend: Write an amount that is not below zero."),
        ("tiers: [{code: gold, name: Gold, spend: 1e3}]", "/tiers/0/spend", "invalid_amount",
         "line 5, column 34, tiers[0].spend: '1e3' is no amount; send ASCII digits with a dot, "
         'such as "12.50".'),
        ("tiers: [{code: go ld, name: Gold, spend: 1}]", "/tiers/0/code", "not_a_code",
         "line 5, column 10, tiers[0].code: Write letters, digits, dashes, underscores only."),
        ("tiers: [{code: a, name: A, spend: 1}, {code: a, name: B, spend: 2}]", "/tiers/1/code",
         "repeated", "line 5, column 40, tiers[1].code: Another of the tiers has the same code; "
         "each needs its own."),
        ("tiers: [{code: a, name: A, spend: 1}, {code: b, name: B, spend: 1}]", "/tiers/1/spend",
         "repeated", "line 5, column 58, tiers[1].spend: Another of the tiers has the same spend; "
         "each needs its own."),
        ("is_default: yes", "/is_default", "not_a_flag",
         "line 5, column 1, is_default: Write true or false."),
        ("hold_minutes: 0", "/hold_minutes", "too_small",
         "line 5, column 1, hold_minutes: Write 1 or more."),
        ("hold_minutes: 1.5", "/hold_minutes", "not_a_whole_number",
         "line 5, column 1, hold_minutes: Write a whole number such as 250."),
        ("hold_minutes: 1441", "/hold_minutes", "too_large",
         "line 5, column 1, hold_minutes: Write 1440 or less."),
        ("expiry_months: 121", "/expiry_months", "not_months",
         "line 5, column 1, expiry_months: Write months from 1 to 120, or never."),
        ("return_policy: debit", "/return_policy", "unknown_word",
         "line 5, column 1, return_policy: Write 'forgive', 'debt' or 'refuse'."),
        ("points_name: [a]", "/points_name", "not_text",
         "line 5, column 1, points_name: Write one text here, not a list or a mapping."),
        ("rewards: [{code: a, name: A, price_points: 1, restock: 5}]", "/rewards/0/restock",
         "restock_without_stock", "line 5, column 47, rewards[0].restock: A reward without a stock "
         "is without limit; write its stock too."),
        ("rewards: [{code: a, name: A, price_points: 1, prices: [{points: 1}]}]",
         "/rewards/0/prices", "repeated", "line 5, column 47, rewards[0].prices: Two of the prices "
         "take the same points; each needs its own."),
        ("rewards: [{code: a, name: A, kind: pay, price_points: 2, value: 1, prices: [{points: 1}]}"
         "]", "/rewards/0/prices", "prices_of_a_rate", "line 5, column 68, rewards[0].prices: "
         "Paying with points has a rate, and no other prices; leave them out."),
        ("rewards: [{code: a, name: A, price_points: 1, valid_from: 2026-02-30}]",
         "/rewards/0/valid_from", "not_an_instant", "line 5, column 47, rewards[0].valid_from: "
         "Write a day such as 2026-01-31 (its first instant in the program's zone), or a moment "
         "with its offset such as 2026-01-31T18:00:00+02:00."),
        ("stores: [{code: a, name: A, time_zone: Mars, currency: EUR}]", "/stores/0/time_zone",
         "unknown_time_zone",
         "line 5, column 29, stores[0].time_zone: Write an IANA zone such as Europe/Helsinki."),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place_and_cure(part, pointer, code, detail):
    assert faults(HEAD + part) == [(pointer, code, detail)]


@pytest.mark.parametrize(
    ("fields", "key", "code", "detail"),
    [
        ("award: base, points: 1", "step", "missing", "This key is missing; add it."),
        ("award: base, points: 1, step: 0", "step", "amount_zero", "Write an amount above zero."),
        ("award: base, points: 0, step: 1", "points", "too_small", "Write 1 or more."),
        ("award: bonus, points: 1, step: 1", "step", "unknown_key",
         "The key 'step' does not go with this award; leave it out."),
        ("award: bonus, points: 1, expiry_policy: fixed_dates", "expiry_policy", "unknown_word",
         "Write 'none' or 'rolling'."),
        ("award: bonus, points: 1, pending_until: 2026-13-01", "pending_until", "not_a_day",
         "Write a day such as 2026-01-31."),
        ("award: multiplier, multiplier: 1", "multiplier", "not_a_multiplier",
         "Write a number above 1 such as 1.25, to two decimals."),
        ("award: multiplier, multiplier: 1.255", "multiplier", "not_a_multiplier",
         "Write a number above 1 such as 1.25, to two decimals."),
        ("award: bonsu, points: 1", "award", "unknown_word",
         "Write base, extra, piece, bonus or multiplier."),
        ("points: 1", "award", "missing",
         "This key is missing; write base, extra, piece, bonus or multiplier."),
        ("award: bonus, points: 1, effective_from: 2026-02-01, effective_until: 2026-02-01",
         "effective_until", "ends_before_it_begins", "Write a moment after the beginning."),
        ("award: bonus, points: 1, weekdays: [mon, sonntag]", "weekdays/1", "not_a_weekday",
         "Write mon, tue, wed, thu, fri, sat, sun."),
        ("award: bonus, points: 1, from_time: 25:00", "from_time", "not_a_time",
         "Write hours and minutes such as 14:00."),
        ("award: bonus, points: 1, priority: 1001", "priority", "not_a_priority",
         "Write a number from -1000 to 1000."),
        ("award: bonus, points: 1, limits: [{per: hour, points: 1}]", "limits/0/per",
         "unknown_word", "Write 'purchase', 'day', 'week', 'month', 'year' or 'lifetime'."),
        ("award: bonus, points: 1, effective_from: 2026-02-01T10:00:00", "effective_from",
         "not_an_instant", "Write a day such as 2026-01-31 (its first instant in the program's "
         "zone), or a moment with its offset such as 2026-01-31T18:00:00+02:00."),
    ],
)  # fmt: skip
def test_a_rule_has_the_keys_of_its_award(fields, key, code, detail):
    ((pointer, found, said),) = faults(f"{HEAD}rules: [{{code: r, name: R, {fields}}}]")

    assert (pointer, found) == (f"/rules/0/{key}", code)
    assert said.partition(": ")[2] == detail


def test_a_rule_names_tiers_that_are_in_the_file():
    rules = "rules: [{code: r, name: R, award: bonus, points: 1, tiers: [gold]}]"

    assert faults(HEAD + rules) == [
        (
            "/rules/0/tiers/0",
            "unknown_tier",
            "line 5, column 61, rules[0].tiers[0]: No tier has the code 'gold'; "
            "add it under tiers.",
        )
    ]


def test_all_faults_are_told_at_once_in_the_order_of_the_file():
    assert [code for _, code, _ in faults("code: a b\ncurrency: XXX\nzone: x\ntiers: 1")] == [
        "not_a_code",
        "missing",
        "missing",
        "unknown_currency",
        "unknown_key",
        "not_a_list",
    ]


def test_words_that_yaml_likes_to_change_stay_as_they_are(db):
    apply(
        HEAD + "never_earn_categories: [NO, 0123, 1.50, 2026-01-01, true]\ntiers:\n",
        as_of=NOW,
        actor=SYSTEM,
    )

    assert Program.objects.get().never_earn_categories == [
        "NO",
        "0123",
        "1.50",
        "2026-01-01",
        "true",
    ]


@pytest.mark.parametrize(
    ("said", "key", "detail"),
    [
        ("expiry_policy: inactivity\nexpiry_months: 0", "expiry_months",
         "Rolling expiry and inactivity need a number of months from 1 to 120, and fixed days the "
         "months that points live at least, from 0; with no expiry, leave the months empty."),
        ("expiry_policy: none\nexpiry_months: 3", "expiry_months",
         "Rolling expiry and inactivity need a number of months from 1 to 120, and fixed days the "
         "months that points live at least, from 0; with no expiry, leave the months empty."),
        ("expiry_policy: fixed_dates", "expiry_dates",
         "Expiry on fixed days needs 1 to 24 days of the year such as 12-31; with any other "
         "expiry, leave them empty."),
        ("expiry_dates: [12-31]", "expiry_dates",
         "Expiry on fixed days needs 1 to 24 days of the year such as 12-31; with any other "
         "expiry, leave them empty."),
        ("expiry_policy: inactivity\nexpiry_rounding: month", "expiry_rounding",
         "Only rolling expiry is rounded to the end of something."),
        ("expiry_policy: inactivity\nexpiry_from: activation", "expiry_from",
         "Only rolling expiry and fixed days can be counted from the day points can be used: "
         "inactivity is counted from what the member does."),
        ("expiry_policy: inactivity\nexpiry_activities: []", "expiry_activities",
         "Expiry by inactivity needs an activity: purchase, redemption or both."),
        ("pending_policy: days", "pending_policy",
         "Points that wait some days need a number of days from 1 to 3660, and those that wait "
         "for a day need that day; otherwise leave both empty."),
        ("pending_policy: date\npending_days: 3", "pending_policy",
         "Points that wait some days need a number of days from 1 to 3660, and those that wait "
         "for a day need that day; otherwise leave both empty."),
        ("expiry_months: 1\npending_policy: days\npending_days: 28", "pending_days",
         "Points would expire before they can be used: let them wait fewer days, live longer, or "
         "count their months from the day they can be used."),
        ("transfer_points_max: 10\ntransfer_points_daily_max: 9", "transfer_points_max",
         "One transfer cannot be larger than what a day allows."),
    ],
)  # fmt: skip
def test_settings_that_contradict_each_other_are_refused_at_their_key(db, said, key, detail):
    ((pointer, code, found),) = faults(f"{HEAD}{said}\n")

    assert (pointer, code) == (f"/{key}", "contradiction")
    assert found.startswith("line ")
    assert found.partition(f"{key}: ")[2] == detail
    assert not Program.objects.exists()


def test_every_contradiction_is_told_at_once(db):
    said = "expiry_policy: inactivity\nexpiry_rounding: year\npending_policy: days\n"

    assert [pointer for pointer, _, _ in faults(HEAD + said)] == [
        "/expiry_rounding",
        "/pending_policy",
    ]


def test_a_rule_whose_own_life_contradicts_itself_is_refused_where_it_stands(db):
    rules = "rules: [{code: r, name: R, award: bonus, points: 1, expiry_policy: rolling}]"

    assert faults(HEAD + rules) == [
        (
            "/rules/0",
            "invalid_rule",
            "line 5, column 9, rules[0]: A rule's own rolling expiry needs a number of months "
            "from 1 to 120; without one, leave months, rounding and the day they count from empty.",
        )
    ]
