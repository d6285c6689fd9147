"""Whatever a program is, its file says it: applying an export changes nothing."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from members.actors import SYSTEM
from rewards.models import Program
from rewards.program_file import apply, export
from tests.rewards.program_file.everything import AUDIENCES, EVENT_RULE, FIRST_RULE, OFFERS

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
DEMO = Path(__file__).resolve().parents[3] / "rewards" / "programs" / "demo.yaml"

words = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Cn", "Co", "Zl", "Zp"], exclude_characters="\ufeff"
    ),
    min_size=1,
    max_size=12,
)
lists = st.lists(words, max_size=3)
seconds = st.integers(0, 20 * 365 * 86_400)
moments = seconds.map(lambda n: datetime(2015, 1, 1, tzinfo=UTC) + timedelta(seconds=n))
days = st.dates(date(2015, 1, 1), date(2035, 1, 1)).map(str)
starts = st.one_of(moments.map(datetime.isoformat), days)
EXPONENTS = {"EUR": 2, "JPY": 0, "KWD": 3}


@st.composite
def amounts(draw, currency, smallest=0):
    minor = draw(st.integers(smallest, 10**9))
    exponent = EXPONENTS[currency]
    digits = str(minor).rjust(exponent + 1, "0")
    return f"{digits[:-exponent]}.{digits[-exponent:]}" if exponent else digits


day_numbers = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: f"{day:%m-%d}")
waits = st.one_of(
    st.sampled_from([{}, {"pending_policy": "at_once"}, {"pending_policy": "confirmation"}]),
    st.integers(1, 27).map(lambda n: {"pending_policy": "days", "pending_days": n}),
    days.map(lambda day: {"pending_policy": "date", "pending_until": day}),
)
rolling = st.fixed_dictionaries(
    {"expiry_policy": st.just("rolling"), "expiry_months": st.integers(1, 120)},
    optional={
        "expiry_rounding": st.sampled_from(["none", "month", "quarter", "year"]),
        "expiry_from": st.sampled_from(["purchase", "activation"]),
    },
)
own_lives = st.tuples(
    waits, st.one_of(st.sampled_from([{}, {"expiry_policy": "none"}]), rolling)
).map(lambda said: said[0] | said[1])
expiries = st.one_of(
    st.sampled_from([{}, {"expiry_months": "never"}, {"expiry_policy": "none"}]),
    st.integers(1, 120).map(lambda n: {"expiry_months": n}),
    rolling,
    st.fixed_dictionaries(
        {
            "expiry_policy": st.just("fixed_dates"),
            "expiry_dates": st.lists(day_numbers, min_size=1, max_size=3),
        },
        optional={"expiry_months": st.integers(0, 12)},
    ),
    st.fixed_dictionaries(
        {"expiry_policy": st.just("inactivity"), "expiry_months": st.integers(1, 120)},
        optional={
            "expiry_activities": st.lists(
                st.sampled_from(["redemption", "purchase"]), min_size=1, max_size=2
            )
        },
    ),
)
more_settings = st.fixed_dictionaries(
    {},
    optional={
        "debt_points_max": st.integers(1, 10**9),
        "debt_repay_percent": st.integers(1, 100),
        "gives_back_rewards": st.booleans(),
        "parked_days": st.integers(1, 366),
        "transfers_allowed": st.booleans(),
        "transfer_points_max": st.integers(1, 1000),
        "transfer_points_daily_max": st.integers(1000, 10**9),
    },
)


some_weekdays = st.lists(st.sampled_from(["mon", "wed", "sat"]), min_size=1, unique=True)
some_attributes = st.dictionaries(words, st.lists(words, min_size=1, max_size=2), max_size=2)
conditions = st.fixed_dictionaries(
    {},
    optional={
        "weekdays": some_weekdays,
        "from_time": st.just("09:30"),
        "until_time": st.sampled_from(["14:00", "23:59:59"]),
        "stores": st.just(["s1"]),
        "channels": st.just(["app", "web_2"]),
        "tenders": st.just(["card", "gift_card"]),
        "segments": st.just(["vip"]),
        "campaign": st.just("spring"),
        "attributes": some_attributes,
        "brands": st.just(["Acme"]),
        "brands_excluded": st.just(["Other"]),
        "goods_min": st.just("3"),
        "pieces_min": st.integers(0, 9),
        "visit_every": st.integers(2, 9),
        "age_min": st.integers(0, 150),
        "enrolled_days_max": st.integers(0, 400),
        "expression": st.sampled_from(["basket.pieces > 1", 'member.tier == "gold"']),
        "priority": st.integers(-1000, 1000),
        "is_last": st.booleans(),
        "limits": st.just(
            [{"per": "day", "times": 1}, {"per": "purchase", "points": 10**6, "over": "reject"}]
        ),
        "budget_points": st.integers(1, 10**9),
        "budget_over": st.sampled_from(["reduce", "reject"]),
    },
)
birthdays = st.sampled_from([{}, {"birthday_days_before": 0, "birthday_days_after": 7}])


@st.composite
def rules(draw, currency, tier_codes):
    award = draw(st.sampled_from(["base", "extra", "piece", "bonus", "multiplier"]))
    rule = {
        "name": draw(words),
        "award": award,
        "basket_min": draw(amounts(currency)),
        "tiers": draw(st.lists(st.sampled_from(tier_codes))) if tier_codes else [],
        "effective_from": draw(starts),
        **draw(own_lives),
        **draw(conditions),
        **draw(birthdays),
    }
    if draw(st.booleans()):
        rule |= {"group": "times" if award == "multiplier" else "plus", "group_mode": "best"}
    included, excluded = draw(lists), draw(lists)
    rule["categories"] = [f"yes {name}" for name in included]
    rule["categories_excluded"] = [f"no {name}" for name in excluded]
    rule["skus"] = draw(lists)
    if award == "multiplier":
        return rule | {"multiplier": f"{draw(st.integers(101, 99_999)) / 100:.2f}"}
    rule["points"] = draw(st.integers(1, 1_000_000))
    if award in {"bonus", "piece"}:
        return rule | {"is_multiplied": draw(st.booleans())}
    rounding = draw(st.sampled_from(["floor", "nearest", "ceil"]))
    return rule | {"step": draw(amounts(currency, smallest=1)), "rounding": rounding}


RECEIPTS = ["", "Tak!", "{balance} | {debt}\n\n^Vi ses", " indrykket  \n\ttil højre: # {debt}\n"]


@st.composite
def programs(draw):
    currency = draw(st.sampled_from(sorted(EXPONENTS)))
    tiers = draw(st.lists(amounts(currency), max_size=3, unique=True))
    codes = [f"t{i}" for i in range(len(tiers))]
    rewards = draw(st.lists(st.tuples(words, st.none() | st.integers(0, 99)), max_size=3))
    return {
        "code": "club",
        "name": draw(words),
        "points_name": draw(words),
        "language": draw(st.sampled_from(["en", "id", "da", "fi"])),
        "card_url": draw(st.sampled_from(["", "https://shop.example/c/"])),
        "currency": currency,
        "time_zone": draw(st.sampled_from(["UTC", "Europe/Helsinki", "America/Havana"])),
        **draw(expiries),
        **draw(waits),
        **draw(more_settings),
        "return_policy": draw(st.sampled_from(["forgive", "debt", "refuse"])),
        "hold_minutes": draw(st.integers(1, 1440)),
        "never_earn_categories": draw(lists),
        "points_tender_earns": draw(st.booleans()),
        "tiers": [
            {"code": code, "name": draw(words), "spend": spend, "benefits": draw(lists)}
            for code, spend in zip(codes, tiers, strict=True)
        ],
        "rules": [
            {"code": f"r{i}", **draw(rules(currency, codes))}
            for i in range(draw(st.integers(0, 4)))
        ]
        + [EVENT_RULE, FIRST_RULE],
        **AUDIENCES,
        "thousand_points": "5",
        "unreviewed_points_max": draw(st.integers(0, 10**6)),
        "tax_earns": draw(st.booleans()),
        "tier_grace_days": draw(st.integers(0, 366)),
        "tier_fall": draw(st.sampled_from(["to_earned", "one_step"])),
        "rewards": [
            {"code": f"w{i}", "name": name, "price_points": 1 + i, "value": draw(amounts(currency))}
            | ({} if stock is None else {"stock": stock})
            for i, (name, stock) in enumerate(rewards)
        ]
        + OFFERS,
        "receipts": [
            {"kind": kind, "language": "da", "text": draw(st.sampled_from(RECEIPTS))}
            for kind in ("sale", "void")
        ],
    }


class Plainly(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


def file_of(program):
    return yaml.dump(program, Dumper=Plainly, allow_unicode=True)


def applied(text, as_of=NOW):
    return apply(text, as_of=as_of, actor=SYSTEM)


def exported(as_of=NOW):
    return export(program=Program.objects.get(code="club"), as_of=as_of)


@pytest.mark.django_db
@settings(max_examples=5)
@given(programs())
def test_applying_an_export_changes_nothing(first):
    # Each example changes the program of the one before, unless its currency forbids.
    Program.objects.filter(code="club").update(code=f"old-{Program.objects.count()}")
    Program.objects.update(is_default=False)
    applied(file_of(first))
    text = exported()

    assert applied(text, as_of=NOW + timedelta(days=1)) == []
    assert exported() == text
    assert applied(file_of(first)) == []


@pytest.mark.django_db
def test_the_demo_program_is_applied_whole_and_survives_its_export():
    assert len(applied(DEMO.read_text())) == 11
    text = export(program=Program.objects.get(code="corner-club"), as_of=NOW)

    assert applied(text) == []
    assert applied(DEMO.read_text(), as_of=NOW + timedelta(days=1)) == []
