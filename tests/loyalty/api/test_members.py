"""GET /v1/members/{id}/balance, /ledger and /lots."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loyalty.ledger import expiry
from tests.builders import NOON, earn, make_reward, make_wallet, noon_of, redeem
from tests.members.builders import Caller, caller, make_member

pytestmark = pytest.mark.django_db


def get(who: Caller, member, what: str, **headers):
    return who.call("get", f"/v1/members/{member.shown_id}/{what}", **headers)


def test_a_balance_says_what_is_there_what_is_held_and_what_goes_next(till, member):
    redeem(member, make_reward(100))

    answer = get(till, member, "balance")

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "member": member.shown_id,
            "points_name": "points",
            "balance": 150,
            "available": 50,
            "held": 100,
            "pending": 0,
            "debt": 0,
            "expiring": {
                "points": 50,
                "expires_at": "2027-03-01T22:00:00Z",
                "last_day": "2027-03-01",
            },
        },
    )


def test_lots_that_go_at_the_same_instant_are_one_figure(till, member):
    earn(member, 20, noon_of("2026-03-01"))
    earn(member, 30, noon_of("2026-03-02"))

    answer = get(till, member, "balance")

    assert answer.json()["expiring"] == {
        "points": 170,
        "expires_at": "2027-03-01T22:00:00Z",
        "last_day": "2027-03-01",
    }


def test_a_member_without_points_has_none(till):
    answer = get(till, make_member(), "balance").json()

    assert (answer["balance"], answer["available"], answer["expiring"]) == (0, 0, None)


@pytest.mark.parametrize("lots", [1, 3])
def test_a_balance_is_one_statement_however_many_lots(till, lots):
    member = make_member()
    make_wallet(member, [(10, f"2026-02-0{n + 1}") for n in range(lots)])
    get(till, member, "balance")  # the key and the program are in memory now

    with CaptureQueriesContext(connection) as queries:
        get(till, member, "balance")

    assert len(queries) == 1


def test_an_unchanged_balance_is_not_sent_again(till, member):
    tag = get(till, member, "balance").headers["ETag"]

    again = get(till, member, "balance", **{"If-None-Match": tag})
    earn(member, 1)
    changed = get(till, member, "balance", **{"If-None-Match": tag})

    assert (again.status_code, again.content, changed.status_code) == (304, b"", 200)


def test_balances_of_the_past(till):
    member = make_member()
    make_wallet(member, [(10, "2025-03-01"), (20, "2026-02-01")])
    expiry.expire_all(as_of=NOON)
    moments = {
        "2025-02-28T00:00:00Z": 0,
        "2025-03-01T12:00:00Z": 10,
        "2026-02-01T14:00:00%2B02:00": 30,
        "2026-03-01T21:59:59.999999Z": 30,
        "2026-03-01T22:00:00Z": 20,
        "2026-03-10T12:00:00Z": 20,
        "9999-12-31T23:59:59Z": 20,
        "0001-01-01T00:00:00Z": 0,
    }

    answers = {then: get(till, member, f"balance?as_of={then}").json() for then in moments}

    assert {then: answer["balance"] for then, answer in answers.items()} == moments
    assert answers["2026-02-01T14:00:00%2B02:00"] == {
        "member": member.shown_id,
        "points_name": "points",
        "balance": 30,
        "held": 0,
        "debt": 0,
        "as_of": "2026-02-01T12:00:00Z",
    }


@pytest.mark.parametrize("then", ["", "yesterday", "2026-03-10", "2026-03-10T12:00:00", "%00"])
def test_what_is_no_instant_is_refused(till, member, then):
    answer = get(till, member, f"balance?as_of={then}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_parameter")
    assert answer.json()["errors"][0]["pointer"] == "as_of"


def test_the_ledger_shows_every_line_the_newest_first(till):
    member = make_member()
    make_wallet(member, [(10, "2025-03-01"), (20, "2026-02-01")])
    expiry.expire_all(as_of=NOON)
    redeem(member, make_reward(5), is_captured=True)

    answer = get(till, member, "ledger").json()

    recorded = [line.pop("recorded_at") for line in answer["items"]]
    assert recorded == sorted(recorded, reverse=True)
    assert answer == {
        "items": [
            line(4, "redemption", -5, 15, "redemption", "2026-03-10T12:00:00Z"),
            line(3, "expiry", -10, 20, "expiry", "2026-03-01T22:00:00Z"),
            line(2, "accrual", 20, 30, "purchase", "2026-02-01T12:00:00Z"),
            line(1, "accrual", 10, 10, "purchase", "2025-03-01T12:00:00Z"),
        ],
        "next_cursor": None,
    }


def line(seq, kind, points, balance_after, source, occurred_at):
    return {
        "seq": seq,
        "kind": kind,
        "points": points,
        "balance_after": balance_after,
        "source": source,
        "occurred_at": occurred_at,
    }


def test_the_lots_are_those_with_points_in_them_now(till):
    member = make_member()
    make_wallet(member, [(10, "2025-03-01"), (20, "2026-02-01"), (30, "2026-02-02")])
    redeem(member, make_reward(25))

    assert get(till, member, "lots").json() == {
        "items": [
            {
                "earned": 30,
                "remaining": 25,
                "earned_at": "2026-02-02T12:00:00Z",
                "available_from": "2026-02-02T12:00:00Z",
                "expires_at": "2027-02-02T22:00:00Z",
            }
        ],
        "next_cursor": None,
    }


@pytest.mark.parametrize(("what", "name", "first"), [("ledger", "seq", 5), ("lots", "earned", 1)])
def test_lists_go_on_by_cursor(till, what, name, first):
    member = make_member()
    make_wallet(member, [(n, f"2026-02-0{n}") for n in range(1, 6)])

    pages, address = [], f"/v1/members/{member.shown_id}/{what}?limit=2"
    while address:
        answer = till.call("get", address)
        pages.append([item[name] for item in answer.json()["items"]])
        address = answer.headers.get("Link", "").partition(">")[0].removeprefix("<")

    assert [len(page) for page in pages] == [2, 2, 1]
    expected = [5, 4, 3, 2, 1] if first == 5 else [1, 2, 3, 4, 5]
    assert [item for page in pages for item in page] == expected


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "limit=-1", "cursor=x", "cursor=bG90czox%00"]
)
@pytest.mark.parametrize("what", ["ledger", "lots"])
def test_a_page_that_cannot_be_is_refused(till, member, what, query):
    answer = get(till, member, f"{what}?{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_parameter")


def test_the_cursor_of_one_list_is_no_use_in_another(till):
    member = make_member()
    make_wallet(member, [(n, f"2026-02-0{n}") for n in range(1, 4)])
    cursor = get(till, member, "ledger?limit=1").json()["next_cursor"]

    assert get(till, member, f"lots?cursor={cursor}").status_code == 422


@pytest.mark.parametrize(
    "what", ["balance", "ledger", "lots", "balance?as_of=2026-03-01T00:00:00Z"]
)
def test_who_may_read_and_what_is_not_there(till, colleague, member, what):
    same = {"X-Request-Id": "same"}
    absent = till.call("get", f"/v1/members/mem_01h455vb4pex5vsknk084sn02q/{what}", **same)
    misspelled = till.call("get", f"/v1/members/{member.shown_id[:-1]}/{what}", **same)

    assert get(till, member, what).status_code == 200
    assert get(colleague, member, what).status_code == 200
    assert get(caller("members:write"), member, what).status_code == 403
    assert get(Caller("rk_live_x"), member, what).status_code == 401
    assert (absent.status_code, absent.content) == (404, misspelled.content)
    assert till.call("post", f"/v1/members/{member.shown_id}/balance", {}).status_code == 405
