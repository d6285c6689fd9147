"""
Members over HTTP, for three people: the till that may write, a colleague of another store who
may read, and a stranger.
"""

import pytest

from members.models import Identifier, Member, Store
from tests.members.builders import Caller, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.members.urls")]

AINO = ("phone", "+358401234567")


STRANGERS = [Caller(), Caller("rk_live_" + "0" * 43), Caller("not a key")]


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
        "blocked_at": None,
        "replaced_by": None,
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
