"""What is held of a member, handed over and erased, for themselves and for the shop's systems."""

import pytest
from django.utils import timezone

from loyalty import households
from loyalty.models import Entry
from members import consents
from members.actors import SYSTEM
from members.models import Member
from members.scopes import MEMBERS_READ, MEMBERS_WRITE
from tests.books import assert_books_balance
from tests.builders import earn, make_reward, redeem
from tests.loyalty.stamping import make_card
from tests.members.builders import Caller, caller, make_member, make_store
from tests.members.signing_in import signed_in

pytestmark = pytest.mark.django_db

WORD = {"confirm": "erase"}
PARTS = [
    "adjustments",
    "blockings",
    "claims",
    "consents",
    "creditings",
    "entries",
    "events",
    "exported_at",
    "households",
    "identifiers",
    "member",
    "merges",
    "purchases",
    "redemptions",
    "refunds",
    "segments",
    "sessions",
    "stamps",
    "tiers",
    "transfers",
    "voucher_uses",
    "vouchers",
    "wallets",
]


@pytest.fixture
def office() -> Caller:
    """The shop's own system: a key of no store."""
    return caller(MEMBERS_WRITE)


def test_an_export_holds_everything_of_one_person(member):
    make_card(needed=1)
    said = consents.Said("member", wording="m-1")
    consents.grant(
        member=member, purpose="marketing", channel="sms", said=said, as_of=timezone.now(),
        actor=SYSTEM,
    )  # fmt: skip
    sale = earn(member, 10, metadata={"till": "7"})
    redeem(member, make_reward(100, code="cake"), is_captured=True)
    earn(make_member(("email", "eero@example.com"), display_name="Eero"), 77)

    answer = signed_in(member, device="phone").call("get", "/v1/me/export")
    shown = answer.json()

    assert sorted(shown) == PARTS
    assert answer.headers["Cache-Control"] == "no-store"
    assert shown["exported_at"] == "2026-03-10T12:00:00Z"
    assert shown["member"]["display_name"] == "Aino"
    assert [(one["kind"], one["value"]) for one in shown["identifiers"]] == [
        ("phone", "+358401234567")
    ]
    assert [(one["granted"], one["wording"]) for one in shown["consents"]] == [(True, "m-1")]
    assert [one["device"] for one in shown["sessions"]] == ["phone"]
    assert [(one["external_id"], one["total"]) for one in shown["purchases"]] == [
        (shown["purchases"][0]["external_id"], "150.00"),
        (sale.external_id, "10.00"),
    ]
    assert shown["purchases"][1]["metadata"] == {"till": "7"}
    assert [one["points"] for one in shown["entries"]] == [150, 10, -100]
    assert [one["reward"] for one in shown["redemptions"]] == ["cake"]
    assert [one["status"] for one in shown["vouchers"]] == ["issued"]
    assert [one["stamps"] for one in shown["stamps"]] == [1]
    assert [one["kind"] for one in shown["wallets"]] == ["spendable"]
    assert b"ero" not in answer.content.replace(b"hero", b"")


def test_of_a_household_it_holds_what_they_did_themselves(member):
    eero, now = make_member(), timezone.now()
    home = households.found(owner=eero, name="", as_of=now, actor=SYSTEM).household
    households.join(household=home, member=member, may_spend=True, as_of=now, actor=SYSTEM)
    earn(eero, 77)
    earn(member, 11)

    lines = signed_in(member).call("get", "/v1/me/export").json()["entries"]

    assert [line["points"] for line in lines] == [150, -150, 11]
    assert Entry.objects.count() == 5


def test_a_member_is_forgotten_and_signed_out(member):
    me = signed_in(member)

    answer = me.call("post", "/v1/me/erase", WORD)

    assert (answer.status_code, answer.json()) == (
        200,
        {"member": member.shown_id, "erased_at": "2026-03-10T12:00:00Z"},
    )
    assert me.call("get", "/v1/me").status_code == 401
    member.refresh_from_db()
    assert (member.display_name, member.identifiers.count()) == ("", 0)
    assert_books_balance()


@pytest.mark.parametrize("body", [{}, {"confirm": "yes"}, {"confirm": True}])
def test_without_the_word_nothing_is_erased(member, office, body):
    own = signed_in(member).call("post", "/v1/me/erase", body)
    by_key = office.call("post", f"/v1/members/{member.shown_id}/erase", body)

    assert (own.status_code, by_key.status_code) == (422, 422)
    member.refresh_from_db()
    assert member.display_name == "Aino"


def test_the_shops_system_exports_and_erases_and_twice_is_as_once(member, office):
    address = f"/v1/members/{member.shown_id}"

    export = office.call("post", f"{address}/export")
    first, again = (office.call("post", f"{address}/erase", WORD) for _ in range(2))
    after = office.call("post", f"{address}/export").json()

    assert (export.status_code, export.json()["member"]["id"]) == (200, member.shown_id)
    assert (first.status_code, again.content) == (200, first.content)
    assert (after["member"]["display_name"], after["identifiers"]) == ("", [])
    assert [one["points"] for one in after["entries"]] == [150]


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("till", 403, "key_of_a_store"),
        ("reader", 403, "missing_scope"),
        ("member", 401, "unauthenticated"),
        ("nobody", 401, "unauthenticated"),
    ],
)
def test_who_may_not_leaves_no_trace(member, who, status, code):
    people = {
        "till": caller(MEMBERS_WRITE, store=make_store("turku")),
        "reader": caller(MEMBERS_READ),
        "member": signed_in(member),
        "nobody": Caller(),
    }

    for what, body in (("export", None), ("erase", WORD)):
        answer = people[who].call("post", f"/v1/members/{member.shown_id}/{what}", body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)

    assert Member.objects.get(pk=member.pk).display_name == "Aino"


def test_the_absent_and_the_merged_are_told_apart(member, office):
    survivor = make_member()
    Member.objects.filter(pk=member.pk).update(holder=survivor, merged_into=survivor)
    absent = "mem_01jqqqqqqqqqqqqqqqqqqqqqqq"

    answers = [
        office.call("post", f"/v1/members/{one}/erase", WORD)
        for one in (absent, "x", member.shown_id)
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (404, "not_found"),
        (404, "not_found"),
        (409, "member_merged"),
    ]
