"""A lost card over HTTP: blocked, unblocked, replaced."""

import pytest

from members.models import Identifier
from tests.members.builders import make_member

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.members.urls")]

CARD = ("card", "4006381333931")


def address_of(identifier: Identifier) -> str:
    return f"/v1/members/{identifier.member.shown_id}/identifiers/{identifier.shown_id}"


def test_a_card_is_blocked_and_unblocked_twice_as_once(till):
    card = make_member(CARD).identifiers.get()

    blocked = till.call("post", f"{address_of(card)}/block")
    again = till.call("post", f"{address_of(card)}/block")
    unblocked = till.call("post", f"{address_of(card)}/unblock")

    assert (blocked.status_code, blocked.json()) == (
        200,
        {
            "id": card.shown_id,
            "kind": "card",
            "value": "4006381333931",
            "attached_at": "2026-03-10T09:30:00Z",
            "blocked_at": "2026-03-10T12:00:00Z",
            "replaced_by": None,
        },
    )
    assert again.content == blocked.content
    assert unblocked.json()["blocked_at"] is None


def test_a_card_is_replaced_and_the_member_shows_both(till):
    card = make_member(CARD).identifiers.get()

    answer = till.call("post", f"{address_of(card)}/replace", {"value": "2900000000018"})
    again = till.call("post", f"{address_of(card)}/replace", {})

    new = answer.json()
    assert (answer.status_code, new["value"], new["blocked_at"]) == (201, "2900000000018", None)
    assert again.content == answer.content
    shown = till.call("get", f"/v1/members/{card.member.shown_id}").json()["identifiers"]
    assert [(one["value"], one["replaced_by"]) for one in shown] == [
        ("4006381333931", new["id"]),
        ("2900000000018", None),
    ]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"value": 1}, 422, "invalid_body"),
        ({"number": "2900000000018"}, 422, "invalid_body"),
        ({"value": "2900000000019"}, 422, "invalid_identifier"),
        ({"value": "4006381333931"}, 422, "invalid_identifier"),
        ({"value": "2900000000025"}, 409, "identifier_taken"),
    ],
)
def test_a_bad_replacement_blocks_nothing(till, body, status, code):
    card = make_member(CARD).identifiers.get()
    make_member(("card", "2900000000025"))

    answer = till.call("post", f"{address_of(card)}/replace", body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    card.refresh_from_db()
    assert (card.blocked_at, Identifier.objects.count()) == (None, 2)


def test_a_blocked_card_is_said_to_be_blocked_and_not_detached(till):
    card = make_member(CARD).identifiers.get()
    till.call("post", f"{address_of(card)}/block")

    answer = till.call("delete", address_of(card), **{"Accept-Language": "fi"})

    assert (answer.status_code, answer.json()["code"]) == (409, "identifier_blocked")
    assert (
        answer.json()["cashier_message"]
        == "Tämä kortti, numero tai osoite on suljettu. Pyydä toista."
    )
    assert till.call("get", f"/v1/members?identifier={CARD[1]}").json()["items"] == []


@pytest.mark.parametrize("verb", ["block", "unblock", "replace"])
def test_a_colleague_who_may_only_read_changes_nothing(till, colleague, verb):
    card = make_member(CARD).identifiers.get()
    other = make_member()

    refused = colleague.call("post", f"{address_of(card)}/{verb}", {})
    elsewhere = till.call(
        "post", f"/v1/members/{other.shown_id}/identifiers/{card.shown_id}/{verb}", {}
    )

    assert (refused.status_code, elsewhere.status_code) == (403, 404)
    card.refresh_from_db()
    assert (card.blocked_at, Identifier.objects.count()) == (None, 1)
