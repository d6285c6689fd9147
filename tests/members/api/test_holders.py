"""What a member's own address says of merges and households."""

import pytest

from members import households
from members.holders import merge_into
from tests.members.builders import MORNING, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.members.urls")]


def test_a_merged_member_says_into_whom_and_gets_no_identifier(till):
    twin, survivor = make_member(), make_member()
    merge_into([twin.pk], survivor.pk, survivor.pk)
    address = f"/v1/members/{twin.shown_id}"

    answer = till.call("get", address)
    refused = till.call("post", f"{address}/identifiers", {"kind": "external", "value": "1"})

    assert (answer.json()["merged_into"], answer.json()["household"]) == (survivor.shown_id, None)
    assert (refused.status_code, refused.json()["code"]) == (409, "member_merged")
    assert refused.json()["merged_into"] == survivor.shown_id


def test_the_pool_of_a_household_is_nobody(till):
    owner = make_member()
    household = households.found(owner=owner, name="Home", as_of=MORNING)

    listed = till.call("get", "/v1/members").json()["items"]

    assert [(one["id"], one["household"]) for one in listed] == [
        (owner.shown_id, household.shown_id)
    ]
    assert till.call("get", f"/v1/members/{household.pool.shown_id}").status_code == 404
