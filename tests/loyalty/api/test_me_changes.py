"""GET /v1/me/changes: a version that moves with all that happens to a member, and only then."""

from collections.abc import Callable

import pytest

from loyalty import crediting, merging
from loyalty.models import Crediting
from members import identifiers
from members.models import Member
from rewards.models import Program
from tests.builders import NOON, TILL, earn, make_reward, make_sale, noon_of, record, redeem
from tests.loyalty.tiering import add_tiers
from tests.loyalty.using import issue, use
from tests.members.builders import Caller, make_member
from tests.members.signing_in import signed_in

pytestmark = pytest.mark.django_db

CONSENT = {"purpose": "marketing", "channel": "email", "granted": True}
CLAIM = {"store": "helsinki-1", "receipt": "r-1", "total": "5.00", "sold_on": "2026-03-10"}


def version(me: Caller) -> str:
    answer = me.call("get", "/v1/me/changes")
    assert answer.status_code == 200, answer.content
    return str(answer.json()["version"])


HAPPENINGS: dict[str, Callable[[Member, Caller], object]] = {
    "points": lambda member, _: earn(member, 5, noon_of("2026-03-02")),
    "a hold": lambda member, _: redeem(member, make_reward(100)),
    "a voucher": lambda member, _: issue(member),
    "a name": lambda _, me: me.call("patch", "/v1/me", {"display_name": "Aino K"}),
    "a consent": lambda _, me: me.call("put", "/v1/me/consents", {"consents": [CONSENT]}),
    "a claim": lambda _, me: me.call("post", "/v1/me/claims", CLAIM),
    "a card": lambda member, _: identifiers.place_card(member_id=member.pk, as_of=NOON),
}


@pytest.mark.parametrize("what", HAPPENINGS)
def test_it_moves_with_what_happens(member, what):
    me = signed_in(member)
    before = version(me)

    HAPPENINGS[what](member, me)

    assert version(me) != before


def test_it_moves_when_a_voucher_is_used(member, clock):
    clock.freeze()
    voucher, me = issue(member), signed_in(member)
    before = version(me)

    use(voucher.pk)

    assert version(me) != before


def test_it_moves_with_a_sale_that_gives_nothing_but_a_step_towards_a_tier(member, clock):
    clock.freeze()
    add_tiers(Program.objects.get())
    me = signed_in(member)
    before = version(me)

    (sold,) = record(make_sale(member, "0.90", occurred_at=noon_of("2026-03-02")))
    crediting.credit_these([sold.id])

    assert Crediting.objects.get(purchase=sold.id).points == 0
    assert version(me) != before


def test_it_moves_with_what_happens_to_the_vouchers_of_a_twin(member, clock):
    clock.freeze()
    twin = make_member()
    voucher = issue(twin)
    merging.merge(loser=twin, survivor=member, as_of=NOON, actor=TILL)
    me = signed_in(member)
    before = version(me)

    use(voucher.pk)

    assert version(me) != before


def test_it_stays_whatever_happens_to_others(member, django_assert_num_queries):
    me = signed_in(member)
    before = version(me)

    earn(make_member(), 5)

    assert version(me) == before
    with django_assert_num_queries(1):
        version(me)


def test_who_has_it_is_told_nothing_new(member):
    me = signed_in(member)
    tag = me.call("get", "/v1/me/changes")["ETag"]

    assert me.call("get", "/v1/me/changes", If_None_Match=tag).status_code == 304


def test_what_is_a_members_own_is_kept_by_nobody_on_the_way(member):
    me = signed_in(member)

    kept = {path: me.call("get", f"/v1/me/{path}")["Cache-Control"] for path in ("home", "card")}

    assert kept == {"home": "private, no-cache", "card": "no-store"}
