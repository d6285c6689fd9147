"""One event, reported by many at once."""

import pytest

from loyalty.models import MemberEvent
from rewards.models import EventType
from tests.books import assert_books_balance
from tests.builders import open_shop, owner, wallet_of
from tests.members.builders import make_member
from tests.races.at_once import at_once, repeated
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def till(clock):
    clock.freeze()
    program = open_shop()
    EventType.objects.create(program=program, code="bottle.returned", name="Bottle")
    rule = promises.make_rule(program, "bottle")
    promises.publish(rule, award="piece", points=2, event="bottle.returned")
    return owner()


def said(member, key="b-1"):
    return {"type": "bottle.returned", "key": key, "member": member.shown_id, "quantity": 5}


def test_one_event_sent_8_times_at_once_earns_once(till):
    member = make_member()

    answers = repeated(8, lambda: till.call("post", "/v1/events", said(member)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert (wallet_of(member).balance, MemberEvent.objects.count()) == (10, 1)
    assert_books_balance()


def test_one_key_for_two_members_at_once_earns_for_one_of_them(till):
    members = [make_member(), make_member()]

    answers = at_once(
        *[lambda who=who: till.call("post", "/v1/events", said(who)) for who in members * 4]
    )

    assert sorted(answer.status_code for answer in answers) == [201] * 4 + [409] * 4
    assert MemberEvent.objects.count() == 1
    assert_books_balance()
