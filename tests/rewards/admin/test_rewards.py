"""The pages of rewards: prices, what fits together, and what does not."""

import pytest

from rewards.models import Reward, RewardPrice

FORM = {
    "code": "coffee",
    "name": "Coffee",
    "kind": "discount",
    "price_points": "200",
    "value_minor": "5.00",
    "is_active": "on",
    "prices-TOTAL_FORMS": "1",
    "prices-INITIAL_FORMS": "0",
    "prices-0-points": "120",
    "prices-0-money_minor": "2.50",
}


def test_a_reward_is_set_up_with_another_price(staff, program):
    said = {"weekdays": ["1", "5"], "member_times_max": "1", "member_times_per": "month"}

    answer = staff.post("/admin/rewards/reward/add/", {**FORM, **said, "program": program.pk})

    assert answer.status_code == 302
    reward = Reward.objects.get()
    assert (reward.value_minor, reward.weekdays, reward.scope) == (500, [1, 5], "basket")
    price = RewardPrice.objects.get()
    assert (price.points, price.money_minor) == (120, 250)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"kind": "percent"}, "A percentage off needs a percentage from 1 to 100 and no value"),
        ({"kind": "voucher"}, "A voucher needs the pool it comes from"),
        ({"kind": "pay", "value_minor": ""}, "Paying with points needs the value"),
        ({"scope": "category"}, "Name the categories or SKUs it is for"),
        ({"tiers": ["opal"]}, "There is none with the code opal."),
        ({"prices-0-points": "200"}, "This is its first price already."),
        ({"from_time": "16:00", "until_time": "14:00"}, "The hours end before they begin."),
    ],
)
def test_what_does_not_fit_together_is_refused_with_the_reason(staff, program, said, words):
    form = {**FORM, "program": program.pk, **said}

    answer = staff.post("/admin/rewards/reward/add/", form)

    assert words in answer.content.decode()
    assert Reward.objects.count() == 0
