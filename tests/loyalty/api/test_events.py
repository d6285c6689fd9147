"""POST /v1/events and GET: what members do besides buying, once per key."""

import pytest

from loyalty.expiry_dates import Policy, dated
from loyalty.models import Lot, MemberEvent, RuleUse
from members.models import Member
from rewards import rulebook
from rewards.models import EventType
from tests.books import assert_books_balance
from tests.builders import NOON, wallet_of
from tests.loyalty.api.conftest import contents
from tests.members.builders import Caller, caller, make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db

FIELDS = {
    "rating": {"type": "integer", "required": True},
    "text": {"type": "text"},
    "paid": {"type": "amount"},
}


@pytest.fixture
def review(shop):
    """20 points for a review, at most 30 points a day; 5 more for five stars."""
    kind = EventType.objects.create(
        program=shop, code="review.written", name="Review", fields=FIELDS
    )
    promises.publish(
        promises.make_rule(shop, "review"),
        award="bonus",
        points=20,
        event="review.written",
        limits=[{"per": "day", "points": 30}],
    )
    promises.publish(
        promises.make_rule(shop, "five"),
        award="bonus",
        points=5,
        event="review.written",
        attributes={"rating": ["5"]},
    )
    rulebook.forget()
    return kind


def body(member, /, **fields):
    said = {"type": "review.written", "key": "r-1", "member": member.shown_id}
    return {**said, "data": {"rating": 5}, **fields}


def post(who, member, /, **fields):
    return who.call("post", "/v1/events", body(member, **fields))


def test_an_event_earns_once_under_its_key(till, member, review):
    first = post(till, member, store="helsinki-1")
    after = contents()
    again = post(till, member, store="helsinki-1")

    row = MemberEvent.objects.get()
    shown = first.json()
    assert [text.split(":")[0] for text in shown.pop("why")] == ["20 points", "5 points"]
    assert (first.status_code, shown) == (
        201,
        {
            "id": row.shown_id,
            "type": "review.written",
            "key": "r-1",
            "member": member.shown_id,
            "store": "helsinki-1",
            "occurred_at": "2026-03-10T12:00:00Z",
            "received_at": "2026-03-10T12:00:00Z",
            "quantity": 1,
            "amount": "0.00",
            "currency": "EUR",
            "data": {"rating": 5},
            "points": 25,
            "balance_after": 175,
        },
    )
    assert first.headers["Location"] == f"/v1/events/{row.shown_id}"
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert contents() == after
    read = till.call("get", f"/v1/events/{row.shown_id}")
    assert (read.status_code, read.content) == (200, first.content)
    assert_books_balance()


def test_other_content_under_the_same_key_is_refused_with_the_differences(till, member, review):
    first = post(till, member)
    before = contents()

    answer = post(till, member, data={"rating": 4}, quantity=2)

    assert (answer.status_code, answer.json()["code"]) == (409, "duplicate_event")
    assert answer.json()["event"] == first.json()["id"]
    assert answer.json()["differences"] == [
        {"field": "quantity", "recorded": 1, "sent": 2},
        {"field": "data", "recorded": {"rating": 5}, "sent": {"rating": 4}},
    ]
    assert contents() == before


def test_nothing_is_told_of_an_event_of_another_store(till, colleague, member, review):
    post(till, member, store="helsinki-1")
    before = contents()

    answer = post(colleague, make_member(), data={"rating": 1})

    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "duplicate_event")
    assert told["detail"] == "This key is taken already. Give every event a key of its own."
    assert not {"event", "differences"} & told.keys()
    assert contents() == before
    assert post(colleague, member, key="r-2").status_code == 201


def test_a_limit_caps_what_events_give_in_a_day(till, member, review):
    points = [post(till, member, key=f"r-{n}", data={"rating": 1}).json() for n in range(3)]

    assert [one["points"] for one in points] == [20, 10, 0]
    assert sum(RuleUse.objects.values_list("points", flat=True)) == 30
    assert wallet_of(member).balance == 180
    assert_books_balance()


def test_event_points_end_as_the_program_says(till, member, review):
    post(till, member)

    lots = Lot.objects.filter(source_kind=9)
    # Twelve months, usable through 10 March 2027 in Helsinki.
    assert {f"{lot.expires_at:%Y-%m-%d %H:%M}" for lot in lots} == {"2027-03-10 22:00"}


@pytest.mark.parametrize(
    ("fields", "status", "pointer", "code"),
    [
        ({"type": "review.read"}, 422, "/type", "unknown_event_type"),
        ({"type": "member.created"}, 422, "/type", "unknown_event_type"),
        ({"data": {}}, 422, "/data/rating", "missing_field"),
        ({"data": {"rating": 5, "stars": 5}}, 422, "/data/stars", "unknown_field"),
        ({"data": {"rating": "5"}}, 422, "/data/rating", "invalid_value"),
        ({"data": {"rating": True}}, 422, "/data/rating", "invalid_value"),
        ({"data": {"rating": 5, "paid": "1.234"}}, 422, "/data/paid", "too_many_decimals"),
        ({"member": "mem_01h455vb4pex5vsknk084sn02q"}, 422, "/member", "unknown_member"),
        ({"identifier": {"kind": "card", "value": "1"}}, 422, "/member", "one_of"),
        ({"store": "oulu"}, 422, "/store", "unknown_store"),
        ({"amount": "-1.00"}, 422, "/amount", "amount_negative"),
        ({"quantity": 0}, 422, "/quantity", "out_of_range"),
    ],
)
def test_what_does_not_fit_its_type_is_refused(till, member, review, fields, status, pointer, code):
    before = contents()

    answer = post(till, member, **fields)

    assert answer.status_code == status
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        (pointer, code)
    ]
    assert contents() == before


def test_who_is_found_by_an_identifier_earns_too(till, member, review):
    phone = {"kind": "phone", "value": "+358 40 123 4567"}

    answer = till.call(
        "post",
        "/v1/events",
        {key: value for key, value in body(member).items() if key != "member"}
        | {"identifier": phone},
    )

    assert (answer.status_code, answer.json()["member"]) == (201, member.shown_id)


def test_a_blocked_member_earns_nothing(till, member, review):
    Member.objects.update(status="blocked")
    before = contents()

    answer = post(till, member)

    assert (answer.status_code, answer.json()["code"]) == (409, "member_not_active")
    assert contents() == before


def test_an_event_is_seen_by_its_store_and_not_by_another(till, colleague, member, review):
    made = post(till, member, store="helsinki-1").json()["id"]

    assert colleague.call("get", f"/v1/events/{made}").status_code == 404
    assert post(caller("purchases:write"), member).status_code == 403
    assert post(Caller(), make_member()).status_code == 401


def test_a_line_of_the_ledger_names_the_event(till, member, review):
    made = post(till, member).json()["id"]

    period = "since=2026-03-10T00:00:00Z&until=2026-03-11T00:00:00Z"
    statement = till.call("get", f"/v1/members/{member.shown_id}/statement?{period}").json()

    assert [(line["source"], line["reference"], line["points"]) for line in statement["lines"]] == [
        ("event", made, 25)
    ]


def test_a_new_policy_leaves_the_end_that_an_events_own_rule_set(till, member, shop, review):
    rule = promises.make_rule(shop, "short")
    promises.publish(
        rule,
        award="bonus",
        points=7,
        event="review.written",
        expiry_policy="rolling",
        expiry_months=1,
    )
    rulebook.forget()
    post(till, member)
    book = rulebook.current()

    found = dated(
        [wallet_of(member).pk],
        Policy.of(shop),
        book.rules,
        as_of=NOON,
        notice_days=0,
    )

    assert sorted(one.lot.points for one in found) == [25, 150]  # the 7 keep their own month
