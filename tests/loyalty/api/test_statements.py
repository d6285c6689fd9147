"""GET /v1/members/{id}/statement, and lots of an instant in the past."""

import pytest

from loyalty.models import AdjustmentLimit

pytestmark = pytest.mark.django_db


def test_a_statement_over_http(till, member):
    AdjustmentLimit.objects.create(group=None, points_max=25)
    shown_id = till.call(
        "post",
        "/v1/adjustments",
        {"member": member.shown_id, "points": 25, "reason": "goodwill"},
    ).json()["id"]

    answer = till.call(
        "get",
        f"/v1/members/{member.shown_id}/statement"
        "?since=2026-03-05T00:00:00Z&until=2026-03-11T00:00:00Z",
    )

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "member": member.shown_id,
            "points_name": "points",
            "since": "2026-03-05T00:00:00Z",
            "until": "2026-03-11T00:00:00Z",
            "opening": 150,
            "lines": [
                {
                    "seq": 2,
                    "kind": "adjustment",
                    "points": 25,
                    "balance": 175,
                    "source": "adjustment",
                    "reference": shown_id,
                    "occurred_at": "2026-03-10T12:00:00Z",
                }
            ],
            "closing": 175,
        },
    )


@pytest.mark.parametrize(
    "query", ["", "since=yesterday", "since=2026-03-05T00:00:00Z&until=2026-03-05T00:00:00Z"]
)
def test_a_statement_needs_a_period(till, member, query):
    answer = till.call("get", f"/v1/members/{member.shown_id}/statement?{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_parameter")


def test_a_statement_books_nothing_that_has_not_happened(till, member):
    address = f"/v1/members/{member.shown_id}"

    told = till.call(
        "get", f"{address}/statement?since=2026-01-01T00:00:00Z&until=2030-01-01T00:00:00Z"
    ).json()

    assert (told["closing"], len(told["lines"])) == (150, 1)
    assert till.call("get", f"{address}/balance").json()["balance"] == 150


def test_lots_of_then(till, member):
    address = f"/v1/members/{member.shown_id}/lots"

    then = till.call("get", f"{address}?as_of=2026-03-02T00:00:00Z").json()
    before = till.call("get", f"{address}?as_of=2026-02-02T00:00:00Z").json()

    assert [lot["remaining"] for lot in then["items"]] == [150]
    assert before == {"items": [], "next_cursor": None}


def test_before_a_household_the_points_were_in_the_members_own_wallet(till, member, clock):
    founded = till.call("post", "/v1/households", {"name": "Home", "owner": member.shown_id})
    assert founded.status_code == 201
    clock.move_by(days=1)
    address = f"/v1/members/{member.shown_id}"

    def balance_at(moment: str) -> int:
        return int(till.call("get", f"{address}/balance?as_of={moment}").json()["balance"])

    def lots_at(moment: str) -> list[int]:
        lots = till.call("get", f"{address}/lots?as_of={moment}").json()["items"]
        return [lot["remaining"] for lot in lots]

    assert balance_at("2026-03-05T00:00:00Z") == 150
    assert lots_at("2026-03-05T00:00:00Z") == [150]
    assert balance_at("2026-03-10T18:00:00Z") == 150
    period = "since=2026-03-01T00:00:00Z&until=2026-03-10T11:00:00Z"
    assert till.call("get", f"{address}/statement?{period}").json()["closing"] == 150
