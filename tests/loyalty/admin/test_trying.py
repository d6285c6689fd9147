"""Staff try a basket and replay the past: what the pages say, and that nothing is saved."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User

from loyalty import backtesting
from loyalty.models import BackTest, Entry, Purchase
from rewards.models import RuleVersion
from tests.builders import NOON, earn, noon_of
from tests.members.builders import make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db


@pytest.fixture
def coffee(program) -> RuleVersion:
    """A draft: double points on coffee, Tuesdays from 14 to 16 by the store's clock."""
    return promises.make_draft(
        promises.make_rule(program, "happy"),
        NOON + timedelta(days=30),
        award="multiplier",
        multiplier=2,
        categories=("Coffee",),
        weekdays=(2,),
        from_time="14:00",
        until_time="16:00",
    )


def tried(staff, program, **asked) -> str:
    address = f"/admin/rewards/program/{program.pk}/try_basket/"
    answer = staff.get(address, {"language": "en", **asked})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_basket_is_tried_with_a_draft_at_a_future_moment(staff, program, coffee):
    basket = {"lines": "4.50, Coffee, latte\n5.70, Bakery", "drafts": coffee.pk}

    inside = tried(staff, program, moment="2027-03-09 14:00", **basket)
    outside = tried(staff, program, moment="2027-03-09 16:00", **basket)

    assert "With the drafts: 14 points" in inside
    assert "Without them: 10 points" in inside
    assert "happy (draft)" in inside
    assert "With the drafts: 10 points" in outside
    assert Purchase.objects.count() == Entry.objects.count() == 0


def test_a_past_purchase_is_tried_as_it_was(staff, program, coffee):
    sale = earn(make_member(), 10, lines=[{"line": "1", "net": "10.00", "category": "Coffee"}])

    page = tried(staff, program, purchase=sale.external_id)

    assert "By the rules of that moment: 10 points" in page


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "Write a basket, or name a past purchase; one of the two."),
        ({"lines": "4,50"}, "By the rules of that moment"),
        ({"lines": "four euros"}, "Line 1:"),
        ({"lines": "1.00, Coffee, latte, none"}, "Line 1: write how many pieces"),
        ({"lines": "1.00, color="}, "Line 1: write an attribute as name=value."),
        ({"purchase": "nope"}, "No purchase has this id or receipt number."),
        ({"lines": "1.00", "member": "nobody"}, "Nobody has this id, card or phone."),
        ({"lines": "1.00", "moment": "soon"}, "Write a moment such as 2026-03-10 14:30."),
    ],
)
def test_what_cannot_be_tried_is_said_beside_its_field(staff, program, asked, sentence):
    assert sentence in tried(staff, program, **asked)


def test_the_past_is_replayed_and_shown_side_by_side(staff, program, coffee, clock):
    clock.freeze()
    at = noon_of("2026-03-03").replace(hour=12, minute=30)  # 14:30 in Helsinki, a Tuesday
    line = [{"line": "1", "net": "10.00", "category": "Coffee"}]
    earn(make_member(display_name="Aino"), 10, at, lines=line)
    address = "/admin/loyalty/backtest/add/"
    assert "Happy (draft)" in staff.get(address, {"drafts": coffee.pk}).content.decode()

    asked = staff.post(address, {"program": program.pk, "days": 30, "drafts": [coffee.pk]})
    waiting = staff.get(asked.url).content.decode()
    backtesting.run_next(as_of=NOON + timedelta(hours=1))
    done = staff.get(asked.url).content.decode()

    assert asked.status_code == 302
    assert 'http-equiv="refresh"' in waiting
    assert 'http-equiv="refresh"' not in done
    for words in ("1 purchase, side by side", "Aino", "Rules that never gave a point"):
        assert words in done
    assert BackTest.objects.get().result["points"] == {"live": 10, "trial": 20}


def test_who_may_only_look_at_back_tests_cannot_ask_for_one(staff, program, client):
    user = User.objects.create_user("bo", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_backtest"))
    client.force_login(user)

    assert client.get("/admin/loyalty/backtest/").status_code == 200
    assert client.get("/admin/loyalty/backtest/add/").status_code == 403
