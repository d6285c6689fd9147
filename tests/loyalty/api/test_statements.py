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


def test_a_statement_ends_now_whatever_is_asked_for(till, member):
    address = f"/v1/members/{member.shown_id}"

    told = till.call(
        "get", f"{address}/statement?since=2026-01-01T00:00:00Z&until=2030-01-01T00:00:00Z"
    ).json()

    assert (told["until"], told["closing"], len(told["lines"])) == ("2026-03-10T12:00:00Z", 150, 1)
    assert till.call("get", f"{address}/balance").json()["balance"] == 150


def test_lots_of_then(till, member):
    address = f"/v1/members/{member.shown_id}/lots"

    then = till.call("get", f"{address}?as_of=2026-03-02T00:00:00Z").json()
    before = till.call("get", f"{address}?as_of=2026-02-02T00:00:00Z").json()

    assert [lot["remaining"] for lot in then["items"]] == [150]
    assert before == {"items": [], "next_cursor": None}
