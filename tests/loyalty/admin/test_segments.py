"""The pages of segments: saved, counted at once, and tried without saving."""

import pytest
from django.contrib.auth.models import Permission, User

from loyalty.models import SegmentMember
from rewards.models import Segment
from tests.builders import earn, noon_of
from tests.members.builders import make_member

ASKED = {"tiers": [], "categories": [], "attributes": ""}


@pytest.fixture
def aino(program):
    aino = make_member(display_name="Aino")
    make_member(display_name="Bo")
    earn(aino, 1200, noon_of("2026-03-01"))
    return aino


def test_a_segment_is_counted_when_it_is_saved(staff, program, aino):
    said = {"program": program.pk, "code": "big", "name": "Big", "spend_min_minor": "1000.00"}

    saved = staff.post("/admin/rewards/segment/add/", {**ASKED, **said})

    assert saved.status_code == 302
    segment = Segment.objects.get()
    assert (segment.spend_min_minor, segment.members_count) == (100_000, 1)
    assert SegmentMember.objects.get().member_id == aino.pk
    page = staff.get(f"/admin/rewards/segment/{segment.pk}/change/").content.decode()
    assert "Members who spent at least 1000.00 EUR." in page
    assert "Would be in it now: 1 member" in page
    assert "Aino" in page


def test_another_filter_is_tried_and_nothing_is_saved(staff, program, aino):
    segment = Segment.objects.create(program=program, code="big", name="Big", visits_min=1)
    address = f"/admin/rewards/segment/{segment.pk}/try_filter/"

    answer = staff.get(address, {**ASKED, "tried": "1", "visits_max": "0"})
    refused = staff.get(address, {**ASKED, "tried": "1", "visits_min": "2", "visits_max": "1"})

    assert "1 member</strong> would be in it now. Members who bought at most 0 times." in (
        answer.content.decode()
    )
    assert "The least number of purchases is above the most." in refused.content.decode()
    segment.refresh_from_db()
    assert (segment.visits_min, segment.visits_max) == (1, None)


@pytest.mark.parametrize("page", ["change", "try_filter"])
def test_who_may_see_no_members_sees_how_many_alone(client, program, aino, page):
    segment = Segment.objects.create(program=program, code="big", name="Big", visits_min=1)
    looker = User.objects.create_user("lena", password="x", is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename="view_segment"))
    client.force_login(looker)

    text = client.get(f"/admin/rewards/segment/{segment.pk}/{page}/").content.decode()

    assert "Would be in it now: 1 member" in text
    assert "Aino" not in text
    assert client.get("/admin/rewards/campaign/calendar/").status_code == 403


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"attributes": "a: \0"}, "No text holds a null character: leave it out."),
        ({"age_min": "151"}, "Nobody is older than 150."),
        ({"age_max": "5000"}, "Nobody is older than 150."),
    ],
)
def test_a_filter_that_means_nothing_is_refused_beside_its_field(staff, program, said, words):
    segment = Segment.objects.create(program=program, code="big", name="Big", visits_min=1)
    address = f"/admin/rewards/segment/{segment.pk}/try_filter/"

    answer = staff.get(address, {**ASKED, "tried": "1", **said})

    assert answer.context["form"].errors == {next(iter(said)): [words]}
