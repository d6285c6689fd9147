"""The signed-in member about themselves."""

import pytest

from members.identifiers import attach, block
from tests.members.builders import MORNING, make_member
from tests.members.signing_in import AINO, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen(clock):
    clock.freeze()


def test_a_member_reads_who_they_are():
    member = make_member(AINO, display_name="Aino", language="fi")
    lost = attach(member=member, kind="card", value="2900000000001", as_of=MORNING)
    block(identifier=lost, as_of=MORNING)
    make_member(("email", "eero@example.com"))

    answer = signed_in(member).call("get", "/v1/me")

    assert answer.status_code == 200
    assert answer.json() == {
        "id": member.shown_id,
        "display_name": "Aino",
        "language": "fi",
        "birth_on": None,
        "enrolled_at": "2026-03-10T09:30:00Z",
        "household": None,
        "identifiers": [
            {
                "id": member.identifiers.get(kind="email").shown_id,
                "kind": "email",
                "value": "aino@example.com",
            }
        ],
    }


def test_a_member_changes_what_is_sent_and_nothing_else():
    member = make_member(display_name="Aino", metadata={"vip": True})
    me = signed_in(member)

    named = me.call("patch", "/v1/me", {"display_name": " Aino K. "})
    spoken = me.call("patch", "/v1/me", {"language": "da", "birth_on": "1990-05-17"})

    assert named.json()["display_name"] == "Aino K."
    assert {name: spoken.json()[name] for name in ("display_name", "language", "birth_on")} == {
        "display_name": "Aino K.",
        "language": "da",
        "birth_on": "1990-05-17",
    }
    member.refresh_from_db()
    assert member.metadata == {"vip": True}
    assert me.call("patch", "/v1/me", {}).status_code == 200


def test_a_day_of_birth_is_said_once():
    me = signed_in(make_member())

    answers = [
        me.call("patch", "/v1/me", {"birth_on": day})
        for day in ("1990-05-17", "1990-05-17", "1990-03-10")
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 409]
    assert answers[2].json()["code"] == "birthday_set"
    assert me.call("get", "/v1/me").json()["birth_on"] == "1990-05-17"


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({"birth_on": "2026-03-11"}, [("/birth_on", "out_of_range")]),
        ({"birth_on": "1899-12-31"}, [("/birth_on", "out_of_range")]),
        ({"birth_on": "17.5.1990"}, [("/birth_on", "invalid_format")]),
        ({"birth_on": None}, [("/birth_on", "invalid_format")]),
        ({"display_name": "a\u0007"}, [("/display_name", "invalid_format")]),
        ({"display_name": "a" * 201}, [("/display_name", "too_long")]),
        ({"language": "finnish!"}, [("/language", "invalid_format")]),
        ({"metadata": {}}, [("/metadata", "unknown_field")]),
        ({"status": "active"}, [("/status", "unknown_field")]),
    ],
)
def test_a_bad_change_is_refused(body, places):
    member = make_member(display_name="Aino")

    answer = signed_in(member).call("patch", "/v1/me", {"display_name": "Eve", **body})

    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == places
    member.refresh_from_db()
    assert member.display_name == "Aino"
