"""Households over HTTP: found, join, permit, hand over, leave, dissolve."""

import pytest

from loyalty.models import Transfer
from members.models import Household, Member
from members.scopes import MEMBERS_READ
from tests.books import assert_books_balance
from tests.builders import earn, make_reward
from tests.loyalty.api.conftest import contents
from tests.loyalty.sharing import open_lots
from tests.members.builders import Caller, caller, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def eero(member) -> Member:
    """Somebody with 40 points of today."""
    eero = make_member(display_name="Eero")
    earn(eero, 40)
    return eero


@pytest.fixture
def home(till, member) -> Household:
    """The household of Aino alone."""
    till.call("post", "/v1/households", {"owner": member.shown_id, "name": "Home"})
    return Household.objects.get()


def resident(member, role="member", *, may_spend=True):
    return {
        "member": member.shown_id,
        "role": role,
        "may_spend": may_spend,
        "joined_at": "2026-03-10T12:00:00Z",
    }


def shown(household, *members, **changes):
    return {
        "id": household.shown_id,
        "name": "Home",
        "members": list(members),
        "created_at": "2026-03-10T12:00:00Z",
        "dissolved_at": None,
        **changes,
    }


def test_a_household_is_founded_once(till, member):
    body, key = {"owner": member.shown_id, "name": "Home"}, {"Idempotency-Key": "k1"}

    answer = till.call("post", "/v1/households", body, **key)
    again = till.call("post", "/v1/households", body, **key)

    household = Household.objects.get()
    assert (answer.status_code, answer.json()) == (
        201,
        shown(household, resident(member, "owner")),
    )
    assert answer.headers["Location"] == f"/v1/households/{household.shown_id}"
    assert (again.content, again.headers["Idempotent-Replayed"]) == (answer.content, "true")
    assert open_lots(household) == [("2026-03-01", 150)]
    assert_books_balance()


def test_a_member_moves_in_is_permitted_takes_over_and_all_is_dissolved(
    till, colleague, member, eero, home
):
    address = f"/v1/households/{home.shown_id}"

    joined = till.call("post", f"{address}/members", {"member": eero.shown_id, "may_spend": False})
    again = till.call("post", f"{address}/members", {"member": eero.shown_id})
    assert joined.json() == shown(home, resident(member, "owner"), resident(eero, may_spend=False))
    assert (joined.status_code, again.content) == (200, joined.content)
    assert colleague.call("get", address).json() == joined.json()

    eeros = f"{address}/members/{eero.shown_id}"
    permitted = till.call("patch", eeros, {"may_spend": True})
    assert permitted.json()["members"][1] == resident(eero)

    handed = till.call("post", f"{address}/hand-over", {"member": eero.shown_id})
    assert handed.json() == shown(home, resident(eero, "owner"), resident(member))

    dissolved = till.call("post", f"{address}/dissolve")
    assert dissolved.json() == shown(home, dissolved_at="2026-03-10T12:00:00Z")
    assert (open_lots(member), open_lots(eero)) == ([("2026-03-01", 150)], [("2026-03-10", 40)])
    assert_books_balance()


def test_who_leaves_keeps_their_points(till, member, eero, home):
    address = f"/v1/households/{home.shown_id}/members"
    till.call("post", address, {"member": eero.shown_id})

    left = till.call("delete", f"{address}/{eero.shown_id}")
    again = till.call("delete", f"{address}/{eero.shown_id}")

    assert (left.status_code, left.json()) == (200, shown(home, resident(member, "owner")))
    assert (again.status_code, again.json()["code"]) == (409, "not_a_household_member")
    assert open_lots(eero) == [("2026-03-10", 40)]


def test_who_may_not_spend_is_told_politely(till, member, eero, home):
    address = f"/v1/households/{home.shown_id}/members"
    till.call("post", address, {"member": eero.shown_id, "may_spend": False})
    wish = {"member": eero.shown_id, "reward": make_reward(100).shown_id}

    answer = till.call("post", "/v1/redemptions", wish, **{"Accept-Language": "fi"})

    assert (answer.status_code, answer.json()["code"]) == (403, "may_not_spend")
    assert answer.json()["cashier_message"] == "Tämä jäsen ei voi käyttää talouden pisteitä."
    assert till.call("get", f"/v1/members/{eero.shown_id}/balance").json()["available"] == 190


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("post", "", {"owner": "member"}, 409, "already_in_household"),
        ("post", "", {"owner": "nobody"}, 422, "unknown_member"),
        ("post", "", {"owner": "blocked"}, 409, "member_not_active"),
        ("post", "", {}, 422, "invalid_body"),
        ("post", "/{home}/members", {"member": "nobody"}, 422, "unknown_member"),
        ("post", "/{home}/members", {"member": "blocked"}, 409, "member_not_active"),
        ("post", "/{home}/members", {"member": "elsewhere"}, 409, "already_in_household"),
        ("post", "/{home}/hand-over", {"member": "eero"}, 409, "not_a_household_member"),
        ("delete", "/{home}/members/{member}", None, 409, "owner_must_hand_over"),
        ("delete", "/{home}/members/{eero}", None, 409, "not_a_household_member"),
        ("delete", "/{home}/members/mem_1", None, 404, "not_found"),
        ("patch", "/{home}/members/{member}", {"may_spend": False}, 409, "owner_must_hand_over"),
        ("patch", "/{home}/members/{member}", {"may_spend": "no"}, 422, "invalid_body"),
        ("get", "/hou_01h455vb4pex5vsknk084sn02q", None, 404, "not_found"),
        ("post", "/{gone}/dissolve", None, 409, "household_dissolved"),
        ("post", "/{gone}/members", {"member": "eero"}, 409, "household_dissolved"),
    ],
)
def test_what_a_household_refuses_leaves_no_trace(
    till, member, eero, home, method, path, body, status, code
):
    blocked, elsewhere, past = make_member(), make_member(), make_member()
    Member.objects.filter(pk=blocked.pk).update(status="blocked")
    till.call("post", "/v1/households", {"owner": elsewhere.shown_id})
    gone = till.call("post", "/v1/households", {"owner": past.shown_id}).json()["id"]
    till.call("post", f"/v1/households/{gone}/dissolve")
    people = {"member": member, "eero": eero, "blocked": blocked, "elsewhere": elsewhere}
    shown_ids = {name: one.shown_id for name, one in people.items()}
    sent = body and {
        field: shown_ids.get(value, value) if isinstance(value, str) else value
        for field, value in body.items()
    }
    before, moved = contents(), Transfer.objects.count()

    address = path.format(home=home.shown_id, gone=gone, **shown_ids)
    answer = till.call(method, f"/v1/households{address}", sent)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (contents(), Transfer.objects.count()) == (before, moved)


def test_who_may_only_read_changes_nothing(till, member, eero, home):
    reader = caller(MEMBERS_READ)
    address = f"/v1/households/{home.shown_id}"

    assert reader.call("get", address).status_code == 200
    for method, path, body in [
        ("post", "/v1/households", {"owner": eero.shown_id}),
        ("post", f"{address}/members", {"member": eero.shown_id}),
        ("delete", f"{address}/members/{member.shown_id}", None),
        ("post", f"{address}/dissolve", None),
    ]:
        assert reader.call(method, path, body).status_code == 403
        assert Caller().call(method, path, body).status_code == 401
    assert Household.objects.get().dissolved_at is None
