"""GET /v1/members/{id}/expiring: whole answers, page by page."""

import pytest

from loyalty.ledger import expiry
from members.scopes import PURCHASES_READ
from tests.builders import NOON, earn, noon_of
from tests.members.builders import caller, make_member

pytestmark = pytest.mark.django_db


def address_of(member, query=""):
    return f"/v1/members/{member.shown_id}/expiring{query}"


def test_points_are_listed_by_the_instant_they_go(till, member):
    earn(member, 5, noon_of("2025-03-10"))
    earn(member, 7, noon_of("2026-03-01"))

    answer = till.call("get", address_of(member))

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "items": [
                {"points": 5, "expires_at": "2026-03-10T22:00:00Z", "last_day": "2026-03-10"},
                {"points": 157, "expires_at": "2027-03-01T22:00:00Z", "last_day": "2027-03-01"},
            ],
            "next_cursor": None,
        },
    )


def test_pages_follow_each_other(till, member):
    for day in ("2025-06-01", "2025-05-01", "2025-07-01"):
        earn(member, 1, noon_of(day))

    first = till.call("get", address_of(member, "?limit=2")).json()
    cursor = first["next_cursor"]
    second = till.call("get", address_of(member, f"?limit=2&cursor={cursor}")).json()

    days = [item["last_day"] for item in first["items"] + second["items"]]
    assert days == ["2026-05-01", "2026-06-01", "2026-07-01", "2027-03-01"]
    assert second["next_cursor"] is None


def test_what_is_over_is_not_listed_swept_or_not(till, member):
    earn(member, 5, noon_of("2025-03-01"))

    unswept = till.call("get", address_of(member)).json()
    expiry.expire_all(as_of=NOON)

    assert unswept == till.call("get", address_of(member)).json()
    assert [item["points"] for item in unswept["items"]] == [150]


def test_a_member_without_points_has_an_empty_list(till):
    assert till.call("get", address_of(make_member())).json() == {"items": [], "next_cursor": None}


def test_a_repeated_read_is_not_sent_again(till, member):
    first = till.call("get", address_of(member))

    again = till.call("get", address_of(member), **{"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304


def test_strangers_and_nonsense_are_refused(till, member):
    cursor = "ZXhwaXJpbmc6OTIyMzM3MjAzNjg1NDc3NTgwNw"  # as late as a cursor can be

    assert caller(PURCHASES_READ).call("get", address_of(member)).status_code == 403
    assert till.call("get", "/v1/members/mem_nobody/expiring").status_code == 404
    assert till.call("get", address_of(member, "?limit=0")).status_code == 422
    assert till.call("get", address_of(member, "?cursor=bG90czo3")).status_code == 422
    assert till.call("get", address_of(member, f"?cursor={cursor}")).json()["items"] == []
