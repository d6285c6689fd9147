"""Lists of households, merges, transfers and identifiers: one cost whatever their length."""

import pytest

from loyalty import households, merging
from members.models import Member
from tests.builders import NOON, TILL, earn
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("members/household", 4),
        ("members/identifier", 4),
        ("loyalty/merge", 4),
        ("loyalty/transfer", 4),
    ],
)
def test_a_list_costs_the_same_queries(
    staff, program, rows, path, queries, django_assert_num_queries
):
    for number in range(rows):
        twin, owner = make_member(("external", f"twin-{number}")), make_member()
        earn(twin, 10)
        households.found(owner=owner, name=f"Home {number}", as_of=NOON, actor=TILL)
        survivor = Member.objects.get(pk=owner.pk)
        merging.merge(loser=twin, survivor=survivor, as_of=NOON, actor=TILL)
    staff.get(f"/admin/{path}/")

    with django_assert_num_queries(queries):
        page = staff.get(f"/admin/{path}/")

    assert page.context["cl"].result_count == rows
