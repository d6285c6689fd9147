"""Enrolling over HTTP: once, whole, or not at all."""

import pytest

from members.models import Identifier, Member
from tests.members.builders import caller, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.members.urls")]

AINO = ("phone", "+358401234567")


def test_a_member_is_enrolled(till):
    answer = till.call(
        "post",
        "/v1/members",
        {
            "display_name": "Aino",
            "language": "fi",
            "birth_on": "1990-05-17",
            "metadata": {"crm": 42},
            "identifiers": [{"kind": "phone", "value": "00358 40 123 4567"}],
            "issue_card": False,
        },
    )

    member, identifier = Member.objects.get(), Identifier.objects.get()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/v1/members/{member.shown_id}"
    assert answer.json() == {
        "id": member.shown_id,
        "display_name": "Aino",
        "status": "active",
        "language": "fi",
        "birth_on": "1990-05-17",
        "metadata": {"crm": 42},
        "enrolled_at": "2026-03-10T12:00:00Z",
        "identifiers": [
            {
                "id": identifier.shown_id,
                "kind": "phone",
                "value": "+358401234567",
                "attached_at": "2026-03-10T12:00:00Z",
                "blocked_at": None,
                "replaced_by": None,
            }
        ],
        "merged_into": None,
        "household": None,
    }


def test_a_repeated_enrolment_gets_the_same_answer_and_enrols_nobody(till):
    body = {"identifiers": [{"kind": "email", "value": "a@example.com"}]}

    first = till.call("post", "/v1/members", body, **{"Idempotency-Key": "k1"})
    again = till.call("post", "/v1/members", body, **{"Idempotency-Key": "k1"})

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Member.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(till):
    till.call("post", "/v1/members", {}, **{"Idempotency-Key": "k1"})

    refused = till.call("post", "/v1/members", {"language": "fi"}, **{"Idempotency-Key": "k1"})

    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency_key_reused")
    assert Member.objects.count() == 1
    other = caller().call("post", "/v1/members", {"language": "fi"}, **{"Idempotency-Key": "k1"})
    assert other.status_code == 201


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "é"])
def test_an_unreadable_idempotency_key_is_refused(till, key):
    refused = till.call("post", "/v1/members", {}, **{"Idempotency-Key": key})

    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_idempotency_key")
    assert Member.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "status", "code", "places"),
    [
        (b"", 415, "unsupported_media_type", []),
        (b" ", 400, "malformed_json", [("", "empty_body")]),
        (b'{"a": 1, "a": 1}', 400, "malformed_json", [("/a", "duplicate_member")]),
        (
            b'{"display_name": "\\u0000"}',
            400,
            "malformed_json",
            [("/display_name", "nul_character")],
        ),
        (b"[]", 422, "invalid_body", [("", "wrong_type")]),
        ({"displayname": "Aino"}, 422, "invalid_body", [("/displayname", "unknown_field")]),
        ({"id": "mem_1"}, 422, "invalid_body", [("/id", "unknown_field")]),
        ({"display_name": 42}, 422, "invalid_body", [("/display_name", "wrong_type")]),
        ({"display_name": None}, 422, "invalid_body", [("/display_name", "wrong_type")]),
        ({"display_name": "x" * 201}, 422, "invalid_body", [("/display_name", "too_long")]),
        ({"display_name": "a\x07"}, 422, "invalid_body", [("/display_name", "invalid_format")]),
        ({"language": "finnish!"}, 422, "invalid_body", [("/language", "invalid_format")]),
        ({"language": "fi\n"}, 422, "invalid_body", [("/language", "invalid_format")]),
        ({"language": 1}, 422, "invalid_body", [("/language", "wrong_type")]),
        ({"birth_on": "17.5.1990"}, 422, "invalid_body", [("/birth_on", "invalid_format")]),
        ({"birth_on": "19900517"}, 422, "invalid_body", [("/birth_on", "invalid_format")]),
        ({"birth_on": "1990-02-30"}, 422, "invalid_body", [("/birth_on", "invalid_format")]),
        ({"birth_on": "2026-03-12"}, 422, "invalid_body", [("/birth_on", "out_of_range")]),
        ({"metadata": []}, 422, "invalid_body", [("/metadata", "wrong_type")]),
        ({"metadata": {"a": "x" * 9000}}, 422, "invalid_body", [("/metadata", "too_large")]),
        ({"issue_card": "yes"}, 422, "invalid_body", [("/issue_card", "wrong_type")]),
        ({"identifiers": {}}, 422, "invalid_body", [("/identifiers", "wrong_type")]),
        ({"identifiers": [1]}, 422, "invalid_body", [("/identifiers/0", "wrong_type")]),
        (
            {"identifiers": [{"kind": "phone", "value": "1", "x": 1}]},
            422,
            "invalid_body",
            [("/identifiers/0/x", "unknown_field")],
        ),
        (
            {"identifiers": [{"kind": "fax"}]},
            422,
            "invalid_body",
            [("/identifiers/0/kind", "not_an_option"), ("/identifiers/0/value", "required")],
        ),
        (
            {"identifiers": [{"kind": "external", "value": str(n)} for n in range(20)]},
            422,
            "invalid_body",
            [("/identifiers", "too_many")],
        ),
        (
            {"identifiers": [{"kind": "card", "value": "4006381333932"}]},
            422,
            "invalid_identifier",
            [("/identifiers/0", "invalid_identifier")],
        ),
    ],
)
def test_a_bad_enrolment_is_refused_with_its_places_and_writes_nothing(
    till, body, status, code, places
):
    answer = till.call("post", "/v1/members", body)

    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code)
    assert [(one["pointer"], one["code"]) for one in problem["errors"]] == places
    assert (Member.objects.count(), Identifier.objects.count()) == (0, 0)


def test_a_taken_identifier_is_a_conflict(till):
    make_member(AINO)
    body = {"identifiers": [{"kind": "phone", "value": AINO[1]}]}

    answer = till.call("post", "/v1/members", body, **{"Accept-Language": "da-DK, en;q=0.5"})

    assert (answer.status_code, answer.json()["code"]) == (409, "identifier_taken")
    assert answer.json()["errors"][0]["pointer"] == "/identifiers/0"
    assert answer.json()["cashier_message"] == "Dette hører til et andet medlemskab."
    assert Member.objects.count() == 1
