"""Lists of members: one cost whatever their length, and a cursor to the next page."""

import pytest

from tests.members.builders import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.members.urls")]

AINO = ("phone", "+358401234567")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_queries_whatever_its_length(till, rows, django_assert_num_queries):
    ids = [make_member(("external", str(n))).shown_id for n in range(rows)]
    till.call("get", "/v1/members")

    with django_assert_num_queries(2):
        answer = till.call("get", "/v1/members")

    assert [one["id"] for one in answer.json()["items"]] == ids
    assert answer.json()["next_cursor"] is None
    assert "Link" not in answer.headers


def test_a_list_goes_on_where_its_cursor_says(till):
    ids = [make_member().shown_id for _ in range(3)]

    first = till.call("get", "/v1/members?limit=2")
    link = first.headers["Link"]
    second = till.call("get", link[1 : link.index(">")])

    assert [one["id"] for one in first.json()["items"]] == ids[:2]
    assert link.endswith('; rel="next"')
    assert [one["id"] for one in second.json()["items"]] == ids[2:]
    assert second.json()["next_cursor"] is None


@pytest.mark.parametrize(
    ("scan", "found"),
    [("%2B358401234567", 1), ("358401234567", 1), ("0040", 0), ("%00", 0), ("", 0)],
)
def test_a_list_is_narrowed_by_any_scan(till, scan, found):
    make_member(AINO)
    make_member()

    answer = till.call("get", f"/v1/members?identifier={scan}")

    assert len(answer.json()["items"]) == found


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("limit=%D9%A1", "limit"),
        ("limit=", "limit"),
        ("cursor=", "cursor"),
        ("cursor=!!!", "cursor"),
        ("cursor=bWVtYmVyczp4", "cursor"),
        ("cursor=b3RoZXI6MQ", "cursor"),
        ("cursor=bWVtYmVyczo5OTk5OTk5OTk5OTk5OTk5OTk5OQ", "cursor"),
    ],
)
def test_a_list_parameter_that_means_nothing_is_refused(till, query, name):
    answer = till.call("get", f"/v1/members?{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_parameter")
    assert [one["pointer"] for one in answer.json()["errors"]] == [name]
