"""Who is in a segment, from-until."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from loyalty import merging, segments
from loyalty.models import SegmentMember
from members.models import Member
from rewards.models import Program, Segment, Tier
from tests.builders import NOON, TILL, earn, make_sale, noon_of, open_shop, record
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


def make_segment(**says) -> Segment:
    program = Program.objects.get(is_default=True)
    return Segment.objects.create(program=program, code="them", name="Them", **says)


@pytest.fixture
def people():
    """Aino bought yesterday and in January, Bo in January; Cai never; Dora is blocked."""
    program = open_shop()
    Tier.objects.create(program=program, code="gold", name="Gold", threshold=5000)
    long_ago = datetime(2025, 1, 1, tzinfo=UTC)
    aino = make_member(birth_on=date(1996, 3, 10), metadata={"newsletter": "yes"}, as_of=long_ago)
    bo = make_member(birth_on=date(1996, 3, 11), metadata={"newsletter": "no"})
    make_member()
    dora = make_member()
    coffee = [{"line": "1", "net": "30.00", "category": "coffee"}]
    record(make_sale(aino, occurred_at=noon_of("2026-03-09"), lines=coffee))
    for member in (aino, bo, dora):
        earn(member, 20, noon_of("2026-01-10"))
    Member.objects.filter(pk=dora.pk).update(status="blocked", metadata={"newsletter": "yes"})
    return {"aino": aino.pk, "bo": bo.pk, "cai": aino.pk + 2}


@pytest.mark.parametrize(
    ("says", "who"),
    [
        ({}, "aino bo cai"),
        ({"spend_min_minor": 2000}, "aino bo"),
        ({"spend_min_minor": 2001}, "aino"),
        ({"spend_max_minor": 2000}, "bo cai"),
        ({"spend_min_minor": 1, "spend_days": 30}, "aino"),
        ({"visits_min": 2}, "aino"),
        ({"visits_max": 1}, "bo cai"),
        ({"visits_max": 0, "visits_days": 30}, "bo cai"),
        ({"bought_within_days": 1}, "aino"),
        ({"not_bought_for_days": 59}, "bo"),
        ({"not_bought_for_days": 60}, ""),
        ({"categories": ["tea", "coffee"]}, "aino"),
        ({"categories": ["tea"]}, ""),
        ({"attributes": {"newsletter": ["yes", "weekly"]}}, "aino"),
        ({"age_min": 30}, "aino"),
        ({"age_max": 29}, "bo"),
        ({"enrolled_days_min": 1}, "aino"),
        ({"enrolled_days_max": 0}, "bo cai"),
        ({"tiers": ["gold"]}, "aino"),
        ({"tiers": ["gold"], "visits_max": 1}, ""),
    ],
)
def test_who_meets_all_that_is_said(people, says, who):
    found = segments.matching(make_segment(**says), as_of=NOON)

    assert found == [people[name] for name in who.split()]


def test_who_leaves_keeps_the_time_they_were_in_it(people):
    segment = make_segment(bought_within_days=30)
    later = noon_of("2026-04-20")

    assert segments.refresh(segment, as_of=NOON) == 1
    assert segments.refresh(segment, as_of=NOON + timedelta(hours=1)) == 1
    earn(Member.objects.get(pk=people["bo"]), 10, noon_of("2026-04-15"))
    assert segments.refresh_all(as_of=later) == 1

    rows = SegmentMember.objects.order_by("id")
    assert [(row.member_id, row.valid_from, row.valid_until) for row in rows] == [
        (people["aino"], NOON, later),
        (people["bo"], later, None),
    ]
    segment.refresh_from_db()
    assert (segment.counted_at, segment.members_count) == (later, 1)
    found = segments.of_members(
        [people["aino"], people["bo"]] * 2,
        [NOON, NOON, later, later],
        program_id=segment.program_id,
        codes=["them", "others"],
    )
    assert found == [{"them"}, set(), set(), {"them"}]


@pytest.mark.parametrize(
    ("says", "field"),
    [
        ({"bought_within_days": 10, "not_bought_for_days": 30}, "bought_within_days"),
        ({"visits_max": 0, "spend_min_minor": 1}, "spend_min_minor"),
        ({"visits_max": 0, "not_bought_for_days": 1}, "not_bought_for_days"),
        ({"spend_days": 30}, "spend_days"),
        ({"age_min": 60, "age_max": 20}, "age_min"),
        ({"attributes": {"newsletter": "yes"}}, "attributes"),
        ({"tiers": ["platinum"]}, "tiers"),
    ],
)
def test_what_cannot_be_asked_together_is_refused(says, field):
    open_shop()
    program = Program.objects.get()
    segment = Segment(program=program, code="them", name="Them", **says)

    with pytest.raises(ValidationError) as refusal:
        segment.full_clean()

    assert field in refusal.value.message_dict


def test_who_was_merged_is_in_it_as_the_one_who_remains(people):
    segment = make_segment(visits_min=3)
    aino, bo = (Member.objects.get(pk=people[name]) for name in ("aino", "bo"))
    assert segments.refresh(segment, as_of=NOON) == 0

    merging.merge(loser=aino, survivor=bo, as_of=NOON, actor=TILL)
    segments.refresh(segment, as_of=NOON)

    assert [row.member_id for row in SegmentMember.objects.all()] == [bo.pk]
    found = segments.of_members(
        [aino.pk, bo.pk], [NOON, NOON], program_id=segment.program_id, codes=["them"]
    )
    assert found == [{"them"}, {"them"}]
