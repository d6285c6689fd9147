"""A campaign is free until a rule of it is published; then it only promises more, or ends."""

from datetime import UTC, datetime, timedelta

import pytest

from rewards import campaigns
from rewards.campaigns import CampaignIsLive
from rewards.models import Campaign
from tests.rewards.builders import make_program, make_rule, publish

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def campaign():
    return Campaign.objects.create(
        program=make_program(),
        code="spring",
        name="Spring",
        starts_at=NOW - DAY,
        ends_at=NOW + 9 * DAY,
        budget_points=1000,
    )


def test_a_campaign_nobody_was_promised_is_changed_freely(campaign):
    changes = {"starts_at": NOW + DAY, "budget_points": 10, "holdout_percent": 20}

    after = campaigns.change(campaign=campaign, changes=changes, as_of=NOW)

    assert (after.starts_at, after.budget_points, after.holdout_percent) == (NOW + DAY, 10, 20)


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_at": NOW - 2 * DAY},
        {"budget_points": 999},
        {"budget_minor": 1},
        {"holdout_percent": 1},
        {"ends_at": NOW + 10 * DAY},
        {"ends_at": None},
        {"ends_at": NOW - timedelta(seconds=1)},
    ],
)
def test_a_live_campaign_takes_nothing_back(campaign, changes):
    publish(make_rule(campaign.program), award="bonus", points=5, campaign_id=campaign.pk)

    with pytest.raises(CampaignIsLive) as refusal:
        campaigns.change(campaign=campaign, changes=changes, as_of=NOW)

    assert [error.pointer for error in refusal.value.errors] == [f"/{name}" for name in changes]
    campaign.refresh_from_db()
    assert (campaign.budget_points, campaign.ends_at) == (1000, NOW + 9 * DAY)


def test_a_live_campaign_may_give_more_and_end_sooner(campaign):
    publish(make_rule(campaign.program), award="bonus", points=5, campaign_id=campaign.pk)
    changes = {"budget_points": 1001, "ends_at": NOW, "name": "Spring time"}

    after = campaigns.change(campaign=campaign, changes=changes, as_of=NOW)

    assert (after.budget_points, after.ends_at, after.name) == (1001, NOW, "Spring time")
