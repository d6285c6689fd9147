"""POST /v1/lookups: every kind of scan, and what a till may learn by it."""

from datetime import date

import pytest

from loyalty import settlement, vouchers
from loyalty.models import Purchase, Refund
from members import consents, pass_codes, stores
from members.consents import Said
from members.identifiers import attach
from members.models import Member, Store
from rewards import rulebook
from rewards.models import Program
from tests.builders import NOON, TILL, earn, make_reward, make_sale, record, redeem
from tests.loyalty.using import make_branch
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db

CARD = "2912345678906"
KNOWN = {"greeting": "Welcome back!", "say": "You have 150 points."}


@pytest.fixture
def finland():
    Store.objects.update(country="FI")
    stores.forget_all()


def look_up(who, scan, *, headers=None, **fields):
    answer = who.call("post", "/v1/lookups", {"scan": scan, **fields}, **(headers or {}))
    assert answer.status_code == 200, answer.json()
    return answer.json()


def allow_greeting(member):
    said = Said(source="till")
    return consents.grant(
        member=member, purpose="greeting", channel="till", said=said, as_of=NOON, actor=TILL
    )


def code_of(member, **fields):
    return pass_codes.codes(member.public_id, as_of=NOON, steps=1, **fields)[0].text


@pytest.mark.parametrize(
    "scan", ["]E02912345678906", "]C12912345678906", "https://a.example/c/2912345678906?x"]
)
def test_a_card_is_found_however_it_is_scanned(till, member, scan):
    attach(member=member, kind="card", value=CARD, as_of=NOON)
    Program.objects.update(card_url="https://a.example/c/")
    rulebook.forget()

    assert look_up(till, scan)["member"]["id"] == member.shown_id


def test_a_phone_number_is_found_as_it_is_said_in_the_store_s_country(till, member, finland):
    abroad = look_up(till, "040 123 4567")
    at_home = look_up(till, "040 123 4567", store="helsinki-1")

    assert (abroad["kind"], at_home["member"]["id"]) == ("unknown", member.shown_id)


def test_a_rotating_code_finds_its_member_in_its_moment_only(till, member, clock):
    code = code_of(member)

    now = look_up(till, code)
    clock.move_by(seconds=61)
    later = look_up(till, code)

    assert now["member"]["id"] == member.shown_id
    assert (later["kind"], later["member"]) == ("expired", None)
    assert later["say"] == "This code has expired; please show the one that is on the screen now."


@pytest.mark.parametrize("status", ["blocked", "closed"])
def test_the_code_of_who_is_not_active_is_unknown(till, member, status):
    Member.objects.update(status=status)

    assert look_up(till, code_of(member)) == look_up(till, "nobody's")


def test_a_voucher_is_found_with_what_it_is_good_for(till, member):
    reward = make_reward(kind="product")
    voucher = vouchers.issue(
        reward=reward, member_id=member.pk, program_id=reward.program_id, as_of=NOON
    )

    found = look_up(till, voucher.code)

    assert (found["kind"], found["voucher"]["id"]) == ("voucher", voucher.shown_id)
    assert (found["member"], found["say"]) == (
        {"id": member.shown_id, "display_name": None, "status": "active", "visits": None},
        "This voucher gives you Coffee.",
    )


def test_digits_of_two_people_are_ambiguous_until_one_is_chosen(till, member, finland):
    other = make_member(("external", "0401234567"), display_name="Kaarlo Kivi")
    allow_greeting(other)

    asked = look_up(till, "0401234567", store="helsinki-1")
    chosen = [
        look_up(till, "0401234567", store="helsinki-1", choose=one["choose"])["member"]["id"]
        for one in asked["candidates"]
    ]

    assert [{**one, "choose": ""} for one in asked["candidates"]] == [
        {"choose": "", "kind": "phone", "masked": "+358 40 ••• ••67", "name": None},
        {"choose": "", "kind": "external", "masked": "04•••67", "name": "K••• K."},
    ]
    assert (asked["kind"], asked["member"], asked["say"]) == (
        "ambiguous",
        None,
        "Which of these is you?",
    )
    assert chosen == [member.shown_id, other.shown_id]
    assert look_up(till, "+358401234567", choose=asked["candidates"][1]["choose"])["member"][
        "id"
    ] == (member.shown_id)


def test_of_two_people_the_one_who_left_is_not_asked_about(till, member, finland):
    other = make_member(("external", "0401234567"))
    Member.objects.filter(pk=other.pk).update(status="closed")

    found = look_up(till, "0401234567", store="helsinki-1")

    assert (found["kind"], found["member"]["id"]) == ("member", member.shown_id)


def test_a_name_is_for_who_allows_it(till, member):
    Member.objects.update(display_name="Aino Aalto", birth_on=date(1990, 3, 10))
    before = look_up(till, "+358401234567")
    allow_greeting(member)

    after = look_up(till, "+358401234567", headers={"Accept-Language": "fi"})

    assert (before["greeting"], before["hints"]) == ("Welcome back!", [])
    assert (after["greeting"], after["say"]) == (
        "Hyvää syntymäpäivää, Aino!",
        "Sinulla on 150 pistettä.",
    )
    assert after["member"]["display_name"] == "Aino Aalto"
    assert after["hints"] == [{"code": "birthday", "words": "Asiakkaalla on tänään syntymäpäivä."}]


@pytest.mark.parametrize(
    ("birthday", "hints"), [("03-13", ["birthday"]), ("03-07", ["birthday"]), ("03-14", [])]
)
def test_a_birthday_is_near_for_three_days(till, member, birthday, hints):
    Member.objects.update(birth_on=date.fromisoformat(f"1990-{birthday}"))
    allow_greeting(member)

    found = look_up(till, "+358401234567")

    assert [hint["code"] for hint in found["hints"]] == hints


def test_visits_are_counted_less_those_that_never_were(till, member):
    earn(member, 5, external_id="s-1")
    shown_id = Purchase.objects.get(external_id="s-1").shown_id
    till.call("post", f"/v1/purchases/{shown_id}/void", {})

    assert Refund.objects.get().is_void
    assert look_up(till, "+358401234567")["member"]["visits"] == 1


def test_a_receipt_says_whose_sale_it_was(till, member):
    record(make_sale(member, external_id="R-1"))

    found = look_up(till, "R-1")

    assert (found["kind"], found["member"]["visits"]) == ("receipt", 2)


@pytest.mark.parametrize("many", [0, 3])
def test_a_lookup_is_few_queries(till, member, many, django_assert_num_queries):
    for _ in range(many):
        earn(member, 5)
    look_up(till, "+358401234567", store="helsinki-1")

    with django_assert_num_queries(5):
        look_up(till, "+358401234567", store="helsinki-1")


def test_a_reward_that_was_set_aside_in_the_app_is_found_with_its_member(till, member, reward):
    held = redeem(member, reward)

    found = look_up(till, held.shown_id.upper())

    assert (found["kind"], found["member"]["id"]) == ("redemption", member.shown_id)
    assert (found["redemption"]["id"], found["redemption"]["status"]) == (held.shown_id, "held")
    assert (found["greeting"], found["say"]) == (
        "",
        "Coffee is set aside for you; I will take it off.",
    )
    settlement.void(held, as_of=NOON, actor=TILL)
    gone = look_up(till, held.shown_id)
    assert (gone["redemption"]["status"], gone["say"]) == (
        "voided",
        "Coffee is not set aside any more.",
    )


def test_a_redemption_that_nobody_made_is_unknown(till, member):
    assert look_up(till, "red_01m81q264xe81rgr6e85sbsj2h")["kind"] == "unknown"


@pytest.mark.parametrize("status", ["blocked", "closed"])
def test_what_somebody_set_aside_who_may_not_come_is_unknown(till, member, reward, status):
    held = redeem(member, reward)
    Member.objects.filter(pk=member.pk).update(status=status)

    assert look_up(till, held.shown_id)["kind"] == "unknown"


def test_what_was_set_aside_at_another_store_is_unknown(till, member, reward):
    held = redeem(member, reward, store_id=make_branch().pk)

    assert look_up(till, held.shown_id, store="helsinki-1")["kind"] == "unknown"
    assert look_up(till, held.shown_id, store="turku-1")["kind"] == "redemption"
