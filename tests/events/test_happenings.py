"""What the apps tell: one event for each happening, none for what was refused or repeated."""

from datetime import timedelta

import pytest

from events.models import Event
from loyalty import settlement
from loyalty.ledger.spending import InsufficientPoints
from members.ids import public_id
from tests.builders import NOON, TILL, earn, make_reward, open_shop, redeem
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    open_shop()
    member = make_member()
    earn(member, 300)
    Event.objects.all().delete()
    return member


def told() -> list[tuple[str, str]]:
    return list(Event.objects.order_by("id").values_list("kind", "subject"))


def test_enrolling_is_told_without_names_or_numbers():
    member = make_member(("phone", "+358401234567"), display_name="Aino", language="fi")

    event = Event.objects.get()
    assert (event.kind, event.subject) == ("member.enrolled", member.shown_id)
    assert event.payload == {"language": "fi"}


def test_a_redemption_is_told_when_held_when_confirmed_and_when_voided(member):
    reward = make_reward()
    redemption = redeem(member, reward)
    for _ in range(2):
        settlement.confirm(redemption, as_of=NOON, actor=TILL)
    for _ in range(2):
        settlement.void(redemption, as_of=NOON, actor=TILL)

    assert told() == [
        ("redemption.held", redemption.shown_id),
        ("redemption.confirmed", redemption.shown_id),
        ("redemption.voided", redemption.shown_id),
    ]
    figures = {
        "member": member.shown_id,
        "reward": public_id("rew", reward.public_id),
        "points": 100,
    }
    assert list(Event.objects.values_list("payload", flat=True)) == [figures] * 3


def test_a_redemption_at_once_is_told_once(member):
    redemption = redeem(member, make_reward(), is_captured=True)

    assert told() == [("redemption.confirmed", redemption.shown_id)]


def test_holds_that_lapse_are_told(member):
    redemptions = [redeem(member, make_reward(code=code)) for code in ("tea", "cake")]
    Event.objects.all().delete()

    settlement.lapse_due(as_of=NOON + timedelta(hours=1))

    assert sorted(told()) == [("redemption.lapsed", made.shown_id) for made in redemptions]


def test_what_is_refused_is_not_told(member):
    with pytest.raises(InsufficientPoints):
        redeem(member, make_reward(1000))

    assert told() == []
