"""The pages of campaigns, their calendar, and those of events."""

from datetime import timedelta

import pytest

from loyalty import segments
from loyalty.models import MemberEvent
from rewards import rulebook
from rewards.models import Campaign, EventType, Segment
from tests.builders import NOON, earn, owner
from tests.members.builders import make_member
from tests.rewards import builders as promises

FIELDS = {
    "name": "Spring",
    "description": "",
    "starts_at_0": "2026-03-01",
    "starts_at_1": "00:00:00",
    "ends_at_0": "2026-04-01",
    "ends_at_1": "00:00:00",
    "holdout_percent": "0",
    "budget_points": "15",
    "budget_over": "reduce",
}


@pytest.fixture
def campaign(program):
    """100 bonus points for everybody in a segment, from a budget of 150."""
    segment = Segment.objects.create(program=program, code="all", name="All")
    make_member()
    segments.refresh(segment, as_of=NOON - timedelta(days=9))
    campaign = Campaign.objects.create(
        program=program,
        code="spring",
        name="Spring",
        segment=segment,
        starts_at=NOON - timedelta(days=9),
        ends_at=NOON + timedelta(days=20),
        budget_points=150,
    )
    rule = promises.make_rule(program, "spring")
    promises.publish(rule, award="bonus", points=100, campaign_id=campaign.pk)
    rulebook.forget()
    return campaign


def test_the_page_says_what_a_campaign_has_given(staff, campaign):
    for _ in range(2):
        member = make_member()
        segments.refresh(campaign.segment, as_of=NOON)
        earn(member, 1)

    page = staff.get(f"/admin/rewards/campaign/{campaign.pk}/change/")

    so_far, by_rule = page.context["tables"]
    assert so_far.rows == [
        ["Points given", "150"],
        ["Members reached", "2"],
        ["Times given", "2"],
        ["Spent of the budget, in points", "150"],
        ["Members it is for now", "3"],
        ["Held out of them", "0"],
    ]
    assert by_rule.rows == [["Spring", "150", "2", "2"]]


def test_a_live_campaign_gives_more_and_never_less(staff, campaign):
    address = f"/admin/rewards/campaign/{campaign.pk}/change/"
    said = {
        **FIELDS,
        "segment": campaign.segment_id,
        "starts_at_0": "2026-03-01",
        "starts_at_1": "14:00:00",
        "ends_at_0": "2026-03-30",
        "ends_at_1": "15:00:00",  # by then it is summer in Helsinki
    }

    less = staff.post(address, {**said, "budget_points": "149"})
    more = staff.post(address, {**said, "budget_points": "200"})

    assert "A budget may grow, or be lifted" in less.content.decode()
    assert (less.status_code, more.status_code) == (200, 302)
    campaign.refresh_from_db()
    assert campaign.budget_points == 200


def test_the_calendar_shows_campaigns_without_a_script(staff, campaign):
    page = staff.get("/admin/rewards/campaign/calendar/").content.decode()
    later = staff.get("/admin/rewards/campaign/calendar/?from=2026-09").content.decode()

    assert f'href="/admin/rewards/campaign/{campaign.pk}/change/"' in page
    assert "Spring: 1 Mar 2026 to 31 Mar 2026, excluded" in page
    assert "Spring: 1 Mar 2026 to" not in later
    assert staff.get("/admin/rewards/campaign/calendar/?from=x").status_code == 200


def test_an_event_is_shown_with_its_story(staff, program):
    EventType.objects.create(program=program, code="bottle.returned", name="Bottle")
    rule = promises.make_rule(program, "bottle")
    promises.publish(rule, award="piece", points=2, event="bottle.returned")
    rulebook.forget()
    said = {"type": "bottle.returned", "key": "b-1", "member": make_member().shown_id}
    assert owner().call("post", "/v1/events", {**said, "quantity": 3}).status_code == 201
    event = MemberEvent.objects.get()

    listed = staff.get("/admin/loyalty/memberevent/").content.decode()
    terms = ["b-1", event.shown_id, said["member"], "b-2"]
    found = [staff.get("/admin/loyalty/memberevent/", {"q": term}) for term in terms]
    page = staff.get(f"/admin/loyalty/memberevent/{event.pk}/change/")
    types = staff.get("/admin/rewards/eventtype/").content.decode()

    assert (event.shown_id in listed, "bottle.returned" in types) == (True, True)
    assert [event.shown_id in one.content.decode() for one in found] == [True, True, True, False]
    assert [row[:2] for row in page.context["tables"][0].rows] == [["bottle v1", "6"]]


def test_fields_that_mean_nothing_are_refused(staff, program):
    said = {"program": program.pk, "code": "x.y", "name": "X", "is_active": "on"}

    refused = staff.post(
        "/admin/rewards/eventtype/add/", {**said, "fields": '{"a": {"type": "date"}}'}
    )

    assert "a: its type is one of text, integer, amount, boolean." in refused.content.decode()
    assert EventType.objects.count() == 0
