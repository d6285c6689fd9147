"""A shop with something of everything, and all who call."""

from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from django.db import connection

from members import keys, sql
from members.ids import public_id
from members.key_secrets import new_secret
from members.models import Store
from rewards.models import EventType
from rewards.models.program import touch
from tests.builders import ALL_SCOPES, NOON, earn, make_reward, open_shop, owner, redeem
from tests.goods_back import give_back
from tests.loyalty.using import issue, make_branch, use
from tests.members.builders import Caller, make_key, make_member
from tests.members.signing_in import signed_in

# The day a key was last used, and counted guesses: these may change when somebody is refused.
MAY_CHANGE = {"members_apikey", "members_attempt"}
OURS = ("loyalty_", "members_", "rewards_", "events_")


@pytest.fixture
def shop(db, clock) -> dict[str, str]:
    """The ids of what the store helsinki-1 has, by the name they have in paths."""
    clock.freeze()
    program = open_shop()
    make_branch("turku-1")
    here = Store.objects.get(code="helsinki-1")
    EventType.objects.create(program=program, code="bottle.returned", name="Bottle")
    touch(program.pk)
    member = make_member()
    sale = earn(member, 150)
    back = give_back(sale, amount="1.00", currency="EUR")
    held = redeem(member, make_reward(10), store_id=here.pk)
    voucher = issue(member)
    told = {"type": "bottle.returned", "key": "b-1", "member": member.shown_id}
    event = owner(here).call("post", "/v1/events", {**told, "store": "helsinki-1"}).json()
    return {
        "purchase_id": public_id("pur", sale.public_id),
        "refund_id": back.shown_id,
        "redemption_id": held.shown_id,
        "event_id": event["id"],
        "use_id": use(voucher.pk).use.shown_id,
    }


@pytest.fixture
def callers(shop) -> dict[str, Caller]:
    """Everybody who is nobody: by what they show."""
    gone = make_key(*ALL_SCOPES, as_of=NOON)
    keys.revoke(key=gone.key, as_of=NOON)
    over = make_key(*ALL_SCOPES, as_of=NOON - timedelta(days=2), expires_at=NOON)
    past = signed_in(make_member(), as_of=NOON - timedelta(days=1))
    return {
        "nothing": Caller(),
        "a stranger's key": Caller(new_secret("live")),
        "a revoked key": Caller(gone.secret),
        "an expired key": Caller(over.secret),
        "an expired token": past,
        "no token at all": Caller("eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZW1fMSJ9."),
        "a key": owner(),
        "a member": signed_in(make_member()),
    }


def contents() -> dict[str, Any]:
    """A sum over every row of every table of ours: equal sums, nothing was written."""
    return {table: (count, total) for table, count, total in sql.rows(_sums())}


@cache
def _sums() -> str:
    """All of them in one statement that PostgreSQL plans once: hundreds of calls ask it."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    tables = [name for name in names if name.startswith(OURS) and name not in MAY_CHANGE]
    assert len(tables) > 50
    row = "SELECT '{0}', count(*), sum(hashtextextended(t::text, 0)) FROM {0} t"
    return " UNION ALL ".join(row.format(table) for table in tables)
