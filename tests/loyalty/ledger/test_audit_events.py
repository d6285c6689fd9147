"""The identity of events that earn, broken by hand."""

import pytest

from loyalty.ledger import audit
from loyalty.models import MemberEvent
from rewards import rulebook
from rewards.models import EventType
from tests.builders import open_shop, owner
from tests.loyalty.ledger.corrupting import corrupt
from tests.members.builders import make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db


def test_an_event_that_says_more_than_it_gave(clock):
    clock.freeze()
    program = open_shop()
    EventType.objects.create(program=program, code="bottle.returned", name="Bottle")
    rule = promises.make_rule(program, "bottle")
    promises.publish(rule, award="piece", points=2, event="bottle.returned")
    rulebook.forget()
    member = make_member()
    said = {"type": "bottle.returned", "key": "b-1", "member": member.shown_id, "quantity": 3}
    owner().call("post", "/v1/events", said)
    event = MemberEvent.objects.get()

    corrupt("UPDATE loyalty_memberevent SET points = 7 WHERE id = %s", event.pk)

    found = [tuple(offence) for _, offences in audit.check() for offence in offences]
    assert found == [("event_points_are_in_the_ledger", member.pk, event.pk, 7, 6)]
