"""GET /v1/me/home and /card: all a member's app shows first, in one call of few queries."""

from typing import Any

import pytest
from django.utils import timezone

from loyalty import households, merging
from members import pass_codes
from members.actors import SYSTEM
from rewards import rulebook
from rewards.models import Program
from tests.builders import earn, make_reward, make_wallet, noon_of
from tests.loyalty.sharing import settings
from tests.loyalty.stamping import make_card
from tests.loyalty.tiering import add_tiers
from tests.members.builders import Caller, make_member
from tests.members.signing_in import signed_in

pytestmark = pytest.mark.django_db

# The member, their balance, tier, cards and vouchers, and the rewards; each by a look or two.
QUERIES = 12


@pytest.fixture
def me(member) -> Caller:
    return signed_in(member)


def home(me: Caller, **headers: str) -> Any:
    answer = me.call("get", "/v1/me/home", **headers)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_home_says_it_all(shop, member):
    add_tiers(shop)
    coffee = make_reward(100)
    make_reward(500, code="cake", name="Cake")
    make_card(needed=3)
    earn(member, 20, noon_of("2026-03-09"))

    shown = home(signed_in(member))

    (offer,) = shown.pop("offers")
    assert (offer["id"], offer["affordable"], offer["can_be_had"]) == (coffee.shown_id, True, True)
    assert shown == {
        "member": {
            "id": member.shown_id,
            "display_name": "Aino",
            "language": "",
            "household": None,
        },
        "greeting": "Welcome back, Aino!",
        "sentences": [
            "You have 170 points.",
            "150 points expire after 1 March 2027.",
            "You have enough for Coffee.",
            "2 more stamps, and you get Coffee.",
            "Your level is Silver.",
            "Spend 80.00 EUR more by 1 March 2027 to stay Silver.",
            "Spend 330.00 EUR more to become Gold.",
        ],
        "balance": {
            "member": member.shown_id,
            "points_name": "points",
            "balance": 170,
            "available": 170,
            "held": 0,
            "pending": 0,
            "debt": 0,
            "expiring": {
                "points": 150,
                "expires_at": "2027-03-01T22:00:00Z",
                "last_day": "2027-03-01",
            },
        },
        "tier": {
            "member": member.shown_id,
            "tier": {"code": "silver", "name": "Silver"},
            "benefits": [],
            "since": "2026-03-09T12:00:00Z",
            "kept_until": "2027-03-01T22:00:00Z",
            "basis": "spend",
            "currency": "EUR",
            "figure": "170.00",
            "counted_from": "2025-03-09T22:00:00Z",
            "to_stay": {
                "missing": "80.00",
                "by": "2027-03-01T22:00:00Z",
                "last_day": "2027-03-01",
            },
            "to_rise": {"tier": {"code": "gold", "name": "Gold"}, "missing": "330.00", "by": None},
            "percent": 34,
        },
        "stamp_cards": [
            {
                "card": "coffee",
                "name": "Coffee",
                "stamps": 1,
                "needed": 3,
                "owed": 0,
                "full_cards": 0,
                "reward": {"id": coffee.shown_id, "name": "Coffee"},
                "valid_until": None,
            }
        ],
        "vouchers": 0,
    }


@pytest.mark.parametrize(
    ("language", "accepted", "program", "greeting"),
    [
        ("fi", "da", "id", "Tervetuloa takaisin, Aino!"),
        ("", "da-DK, en;q=0.5", "id", "Velkommen tilbage, Aino!"),
        ("", "sv", "id", "Selamat datang kembali, Aino!"),
        ("", "", "en", "Welcome back, Aino!"),
    ],
)
def test_it_speaks_the_members_language(member, language, accepted, program, greeting):
    settings(language=program)
    type(member).objects.update(language=language)

    shown = home(signed_in(member), **{"Accept-Language": accepted})

    assert shown["greeting"] == greeting


def test_it_is_few_queries_however_much_there_is(shop, member, me, django_assert_num_queries):
    add_tiers(shop)
    make_reward(10)
    make_card(needed=3)
    earn(member, 1)
    home(me)
    rulebook.current(fresh=True)
    with django_assert_num_queries(QUERIES):
        few = home(me)

    make_wallet(member, [(10, f"2026-02-{day:02}") for day in range(1, 9)])
    for number in range(8):
        reward = make_reward(10 + number, code=f"r{number}")
        make_card(f"c{number}", needed=3, reward=reward)
    home(me)
    rulebook.current(fresh=True)
    with django_assert_num_queries(QUERIES):
        many = home(me)

    assert (len(few["stamp_cards"]), len(many["stamp_cards"])) == (1, 9)
    assert (len(few["offers"]), len(many["offers"])) == (1, 5)


def test_a_home_unchanged_is_not_sent_again(me):
    first = me.call("get", "/v1/me/home")

    again = me.call("get", "/v1/me/home", **{"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_who_has_nothing_is_told_so():
    shown = home(signed_in(make_member()))

    assert (shown["greeting"], shown["sentences"]) == ("Welcome back!", ["You have 0 points."])
    assert (shown["offers"], shown["stamp_cards"], shown["tier"]["percent"]) == ([], [], 100)


def test_in_a_household_it_is_the_pool(member):
    other = make_member()
    now = timezone.now()
    home_of = households.found(owner=member, name="", as_of=now, actor=SYSTEM).household
    households.join(household=home_of, member=other, may_spend=True, as_of=now, actor=SYSTEM)

    shown = home(signed_in(other))

    assert (shown["balance"]["available"], shown["member"]["household"]) == (150, home_of.shown_id)
    assert shown["balance"]["member"] == other.shown_id


def test_the_card_has_its_number_and_the_codes_of_five_minutes(member, clock):
    numbered = make_member(("card", "2900000000001"))

    answer = signed_in(numbered).call("get", "/v1/me/card")

    shown = answer.json()
    assert answer.headers["Cache-Control"] == "no-store"
    assert (shown["member"], shown["number"]) == (numbered.shown_id, "2900000000001")
    assert len(shown["codes"]) == 10
    assert (shown["codes"][0]["valid_from"], shown["codes"][9]["valid_until"]) == (
        "2026-03-10T12:00:00Z",
        "2026-03-10T12:05:00Z",
    )
    assert pass_codes.read(shown["codes"][0]["text"], as_of=clock.now) == numbered.public_id
    assert signed_in(member).call("get", "/v1/me/card").json()["number"] is None


def test_who_was_merged_away_is_signed_out(member, me):
    survivor = make_member()

    merging.merge(loser=member, survivor=survivor, reason="", as_of=timezone.now(), actor=SYSTEM)

    assert me.call("get", "/v1/me/home").status_code == 401
    assert home(signed_in(survivor))["balance"]["available"] == 150


def test_without_a_program_it_is_not_there_yet(me):
    Program.objects.update(is_default=False)
    rulebook.forget()

    answer = me.call("get", "/v1/me/home")

    assert (answer.status_code, answer.json()["code"]) == (503, "no_program")
