"""What a rule cannot say at once, beside what the rule builder's own tests show."""

from datetime import UTC, datetime

import pytest

from rewards.contradictions import InvalidRule
from rewards.models import Campaign, RuleVersion
from rewards.rule_text import RuleText
from tests.rewards.builders import make_draft, make_program, make_rule

MAY, JUNE, JULY = (datetime(2026, month, 1, tzinfo=UTC) for month in (5, 6, 7))


@pytest.fixture
def rule(db):
    return make_rule(make_program())


@pytest.mark.parametrize(
    ("text", "field", "detail"),
    [
        (
            {"categories": ("tip",)},
            "categories",
            "tip never earns in this program; change that in the program first.",
        ),
        (
            {"limits": [{"per": "day", "points": 9, "over": "reject"}]},
            "limits",
            "The bonus of 10 never fits into 9 points per day, and beyond that limit nothing is "
            "given.",
        ),
        (
            {"event": "review.written"},
            "event",
            "No type of event has the code review.written. There are: member.birthday, "
            "member.created.",
        ),
        (
            {"attributes": {"color": ["red"]}, "attributes_excluded": {"color": ["red", "blue"]}},
            "attributes_excluded",
            "color red cannot be both included and excluded; take it out of one.",
        ),
        (
            {"channels": ("app", "Web shop")},
            "channels",
            "No sale comes by Web shop: a channel is written in small letters, digits and "
            "underscores, such as store or app, with 20 characters at most.",
        ),
        (
            {"tenders": ("card", "bitcoin")},
            "tenders",
            "Nobody pays with bitcoin. Write cash, card, gift_card, voucher, points, other.",
        ),
        (
            {"attributes": {"color": "red"}},
            "attributes",
            "Write each attribute with its values, such as color: red, blue.",
        ),
    ],
)
def test_a_contradiction_is_refused_at_its_field(rule, text, field, detail):
    with pytest.raises(InvalidRule) as refused:
        make_draft(rule, MAY, award="bonus", points=10, **text)

    assert [(error.pointer, error.detail) for error in refused.value.errors] == [
        (f"/{field}", detail)
    ]
    assert not RuleVersion.objects.exists()


@pytest.mark.parametrize(
    ("start", "until", "detail"),
    [
        (MAY, JUNE, "The version ends before Spring begins, so it would never give anything."),
        (JULY, None, "The version begins after Spring has ended, so it would never give anything."),
    ],
)
def test_a_window_outside_its_campaign_is_refused(rule, start, until, detail):
    spring = Campaign.objects.create(
        program=rule.program, code="spring", name="Spring", starts_at=JUNE, ends_at=JULY
    )
    text = {"award": "bonus", "points": 10, "campaign_id": spring.pk}

    with pytest.raises(InvalidRule) as refused:
        make_draft(rule, start, until, **text)

    assert refused.value.detail == detail
    assert make_draft(rule, MAY, JULY, **text).campaign == spring


def test_the_first_purchase_gives_once_in_a_lifetime_by_itself():
    first = RuleText(award="bonus", points=10, visit_number=1)

    assert first.limits == [{"per": "lifetime", "times": 1, "over": "reject"}]
    assert RuleText(award="bonus", points=10, visit_number=1, limits=first.limits) == first
    assert RuleText(award="bonus", points=10, visit_number=2).limits == []
