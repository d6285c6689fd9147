"""
Members over HTTP, for three people: the till that may write, a colleague of another store who
may read, and a stranger.
"""

import pytest

from members.models import Identifier, Member, Store
from members.scopes import MEMBERS_READ
from tests.members.builders import Caller, caller, make_member, make_store

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.members.urls")]

AINO = ("phone", "+358401234567")


@pytest.fixture
def till(clock) -> Caller:
    """The owner: bound to a store, may read and write; the clock stands still."""
    clock.freeze()
    return caller(store=make_store())


@pytest.fixture
def colleague(till) -> Caller:
    """Somebody of another store, who may only read."""
    return caller(MEMBERS_READ, store=make_store("turku"))


STRANGERS = [Caller(), Caller("rk_live_" + "0" * 43), Caller("not a key")]


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
            }
        ],
    }


def test_a_colleague_of_another_store_reads_the_same_member_but_may_not_enrol(till, colleague):
    member = make_member(AINO)

    seen = colleague.call("get", f"/v1/members/{member.shown_id}")
    refused = colleague.call("post", "/v1/members", {})

    assert seen.content == till.call("get", f"/v1/members/{member.shown_id}").content
    assert refused.status_code == 403
    assert refused.json() == {
        "type": "/problems/missing_scope",
        "title": "The key lacks a scope",
        "status": 403,
        "detail": "This call needs a key with the scope members:write; ask for one that has it.",
        "code": "missing_scope",
        "scope": "members:write",
        "errors": [],
        "retryable": False,
        "request_id": refused.headers["X-Request-Id"],
        "cashier_message": "The till needs attention. Please call support.",
    }
    assert Member.objects.count() == 1


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("address", ["/v1/members", "/v1/members/mem_01h455vb4pex5vsknk084sn02q"])
def test_a_stranger_learns_nothing(stranger, address):
    make_member(AINO)

    answer = stranger.call("get", address)

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="regulars"'
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_absent_and_misspelled_ids_get_byte_for_byte_the_same_404(till):
    answers = [
        till.call(method, address, body, **{"X-Request-Id": "same"})
        for method, address, body in [
            ("get", "/v1/members/mem_01h455vb4pex5vsknk084sn02q", None),
            ("get", "/v1/members/pur_01h455vb4pex5vsknk084sn02q", None),
            ("get", "/v1/members/42", None),
            ("get", "/v1/members/mem_%00", None),
            ("patch", "/v1/members/mem_01h455vb4pex5vsknk084sn02q", {"language": "fi"}),
            ("get", "/v1/members/mem_01h455vb4pex5vsknk084sn02q/identifiers", None),
            ("get", "/v1/nowhere", None),
        ]
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


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


def test_a_change_changes_what_is_sent_and_nothing_else(till):
    member = make_member(display_name="Aino", language="fi")

    answer = till.call("patch", f"/v1/members/{member.shown_id}", {"display_name": "Aino V."})

    assert answer.status_code == 200
    assert (answer.json()["display_name"], answer.json()["language"]) == ("Aino V.", "fi")
    assert Member.objects.get().display_name == "Aino V."


def test_a_change_to_an_older_state_is_refused(till):
    address = f"/v1/members/{make_member(language='fi').shown_id}"
    tag = till.call("get", address).headers["ETag"]

    first = till.call("patch", address, {"language": "sv"}, **{"If-Match": tag})
    stale = till.call("patch", address, {"language": "en"}, **{"If-Match": tag})
    fresh = till.call("patch", address, {"language": "da"}, **{"If-Match": first.headers["ETag"]})

    assert (first.status_code, stale.status_code, fresh.status_code) == (200, 412, 200)
    assert stale.json()["code"] == "precondition_failed"
    assert Member.objects.get().language == "da"


def test_a_colleague_may_not_change_or_detach(till, colleague):
    member = make_member(AINO)
    address = f"/v1/members/{member.shown_id}"
    identifier = member.identifiers.get().shown_id

    refused = [
        colleague.call("patch", address, {"language": "sv"}),
        colleague.call("post", f"{address}/identifiers", {"kind": "external", "value": "1"}),
        colleague.call("delete", f"{address}/identifiers/{identifier}"),
    ]

    assert [one.json()["code"] for one in refused] == ["missing_scope"] * 3
    assert (Member.objects.get().language, Identifier.objects.count()) == ("", 1)


def test_an_unchanged_member_is_not_sent_again(till):
    address = f"/v1/members/{make_member(AINO).shown_id}"
    tag = till.call("get", address).headers["ETag"]

    again = till.call("get", address, **{"If-None-Match": tag})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)


def test_identifiers_are_attached_listed_and_detached(till):
    member = make_member()
    address = f"/v1/members/{member.shown_id}/identifiers"

    attached = till.call("post", address, {"kind": "email", "value": "Aino@Example.com"})
    again = till.call("post", address, {"kind": "email", "value": "aino@example.com"})
    listed = till.call("get", address)
    detached = till.call("delete", f"{address}/{attached.json()['id']}")
    gone = till.call("delete", f"{address}/{attached.json()['id']}")

    assert attached.status_code == 201
    assert attached.json() == {
        "id": attached.json()["id"],
        "kind": "email",
        "value": "aino@example.com",
        "attached_at": "2026-03-10T12:00:00Z",
    }
    assert again.content == attached.content
    assert listed.json() == {"items": [attached.json()]}
    assert (detached.status_code, detached.content, gone.status_code) == (204, b"", 404)
    assert Identifier.objects.count() == 0


def test_another_members_identifier_is_not_found_here(till):
    identifier = make_member(AINO).identifiers.get().shown_id
    other = make_member()

    answer = till.call("delete", f"/v1/members/{other.shown_id}/identifiers/{identifier}")

    assert answer.status_code == 404
    assert Identifier.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_queries_whatever_its_length(till, rows, django_assert_num_queries):
    ids = [make_member(("external", str(n))).shown_id for n in range(rows)]
    till.call("get", "/v1/members")

    with django_assert_num_queries(2):
        answer = till.call("get", "/v1/members")

    assert [one["id"] for one in answer.json()["items"]] == ids
    assert answer.json()["next_cursor"] is None
    assert "Link" not in answer.headers


def test_a_list_goes_on_where_its_cursor_says(till):
    ids = [make_member().shown_id for _ in range(3)]

    first = till.call("get", "/v1/members?limit=2")
    link = first.headers["Link"]
    second = till.call("get", link[1 : link.index(">")])

    assert [one["id"] for one in first.json()["items"]] == ids[:2]
    assert link.endswith('; rel="next"')
    assert [one["id"] for one in second.json()["items"]] == ids[2:]
    assert second.json()["next_cursor"] is None


@pytest.mark.parametrize(
    ("scan", "found"),
    [("%2B358401234567", 1), ("358401234567", 1), ("0040", 0), ("%00", 0), ("", 0)],
)
def test_a_list_is_narrowed_by_any_scan(till, scan, found):
    make_member(AINO)
    make_member()

    answer = till.call("get", f"/v1/members?identifier={scan}")

    assert len(answer.json()["items"]) == found


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("limit=%D9%A1", "limit"),
        ("limit=", "limit"),
        ("cursor=", "cursor"),
        ("cursor=!!!", "cursor"),
        ("cursor=bWVtYmVyczp4", "cursor"),
        ("cursor=b3RoZXI6MQ", "cursor"),
        ("cursor=bWVtYmVyczo5OTk5OTk5OTk5OTk5OTk5OTk5OQ", "cursor"),
    ],
)
def test_a_list_parameter_that_means_nothing_is_refused(till, query, name):
    answer = till.call("get", f"/v1/members?{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_parameter")
    assert [one["pointer"] for one in answer.json()["errors"]] == [name]


def test_what_http_itself_refuses_is_a_problem_too(till):
    wrong_type = till.call("post", "/v1/members", None, **{"Content-Type": "text/plain"})
    too_large = till.call("post", "/v1/members", b" " * (1024 * 1024 + 1))
    method = till.call("put", "/v1/members", {})
    options = till.call("options", "/v1/members")
    accept = till.call("get", "/v1/members", None, Accept="text/html")

    codes = [
        (one.status_code, one.json()["code"])
        for one in (wrong_type, too_large, method, options, accept)
    ]
    assert codes == [
        (415, "unsupported_media_type"),
        (413, "body_too_large"),
        (405, "method_not_allowed"),
        (405, "method_not_allowed"),
        (406, "not_acceptable"),
    ]
    assert method.headers["Allow"] == "GET, POST"
    assert (Member.objects.count(), Store.objects.count()) == (0, 1)
