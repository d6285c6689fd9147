"""Why a reward cannot be had, in the language of whoever is told: members and tills."""

import pytest

from members.models import Member
from tests.builders import make_reward
from tests.loyalty.sharing import settings
from tests.members.builders import make_store
from tests.members.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reward(member):
    """Too dear for the member's 150 points, and for Thursdays to Saturdays; today is a Tuesday."""
    return make_reward(160, weekdays=[4, 5, 6])


def speak(language: str, member: Member, own: str = "") -> None:
    """The language of the program, and the member's own."""
    settings(language=language)
    Member.objects.filter(pk=member.pk).update(language=own)


def reasons_for(caller, address: str, accept: str) -> list[str]:
    headers = {"Accept-Language": accept} if accept else {}
    (item,) = caller.call("get", address, **headers).json()["items"]
    assert item["sentence"] == item["reasons"][0]["sentence"]
    return [reason["sentence"] for reason in item["reasons"]]


ENGLISH = ["Only Thursday to Saturday.", "10 points short."]
DANISH = ["Kun torsdag til lørdag.", "Der mangler 10 point."]
FINNISH = ["Vain torstaista lauantaihin.", "Vielä 10 pistettä puuttuu."]
INDONESIAN = ["Hanya hari Kamis sampai Sabtu.", "Kurang 10 poin."]


@pytest.mark.parametrize(
    ("program", "accept", "expected"),
    [
        ("en", "", ENGLISH),
        ("fi", "", FINNISH),
        ("fi", "sv", FINNISH),
        ("fi", "sv, da-DK;q=0.5, id;q=0.1", DANISH),
        ("fi", "id", INDONESIAN),
        ("fi", "en", ENGLISH),
    ],
)
def test_a_till_is_told_in_the_language_it_accepts(till, member, program, accept, expected):
    speak(program, member, own="da")

    assert reasons_for(till, f"/v1/rewards?member={member.shown_id}", accept) == expected


@pytest.mark.parametrize(
    ("own", "program", "accept", "expected"),
    [
        ("fi", "en", "da", FINNISH),
        ("fi-FI", "en", "", FINNISH),
        ("sv", "id", "da", INDONESIAN),
        ("", "id", "da-DK, fi", DANISH),
        ("", "id", "", INDONESIAN),
        ("", "en", "*", ENGLISH),
    ],
)
def test_a_member_is_told_in_their_own_language(member, own, program, accept, expected):
    speak(program, member, own)

    assert reasons_for(signed_in(member), "/v1/me/rewards", accept) == expected


def test_a_store_is_named_as_people_know_it(till, member, reward):
    for code, name in (("tku", "Turku Market"), ("vaa", "Vaasa")):
        make_store(code, name=name)
    type(reward).objects.update(weekdays=[], price_points=100, stores=["tku", "vaa"])
    address = f"/v1/rewards?member={member.shown_id}&store=helsinki-1"

    assert reasons_for(till, address, "fi") == ["Vain myymälöissä Turku Market ja Vaasa."]


def test_a_cache_keeps_the_languages_of_a_till_apart(till, member):
    answer = till.call("get", f"/v1/rewards?member={member.shown_id}")

    assert answer.headers["Vary"] == "Accept-Language"


def test_a_refusal_stays_in_english_for_whoever_reads_the_log(till, member, reward):
    body = {"member": member.shown_id, "reward": reward.shown_id}

    answer = till.call("post", "/v1/redemptions", body, **{"Accept-Language": "fi"})

    assert answer.json()["detail"] == "Coffee: Only Thursday to Saturday."
