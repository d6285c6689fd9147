"""Rewards on the member's page: taken, given back, used; and why one cannot be had."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from loyalty.models import Redemption
from members.models import Member
from rewards.models import Reward
from tests.pages.browsing import rested

ONLY = {
    "en": ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"),
    "fi": (
        "maanantaisin", "tiistaisin", "keskiviikkoisin", "torstaisin", "perjantaisin",
        "lauantaisin", "sunnuntaisin",
    ),
}  # fmt: skip


def another_day() -> int:
    """A day of the week that today is not, wherever it is: Monday is 1."""
    return (timezone.now() + timedelta(days=3)).isoweekday()


@pytest.mark.parametrize(("language", "only"), [("en", "Only "), ("fi", "Vain ")])
def test_a_reward_that_is_closed_today_says_when_it_is_not(corner, browser, language, only):
    ida, day = corner.guest("Ida", points=20), another_day()
    Member.objects.filter(pk=ida.pk).update(language=language)
    with (
        corner.offering(10, code=f"bun-{language}", name="Bun", weekdays=[day]) as bun,
        corner.phone_of(browser, ida) as guest,
    ):
        guest.page.goto("/app/#/rewards")
        why = guest.page.locator(f'[data-reward="{bun.shown_id}"] .why-not')
        expect(why).to_have_text(f"{only}{ONLY[language][day - 1]}.")


def test_a_refusal_says_why_as_the_reward_does_by_now(corner, browser, tmp_path):
    ida, day = corner.guest("Ida", points=20), another_day()
    Member.objects.filter(pk=ida.pk).update(language="fi")
    with (
        corner.offering(10, code="roll", name="Roll") as roll,
        corner.phone_of(browser, ida) as guest,
    ):
        page = guest.page
        page.goto("/app/#/rewards")
        page.locator(f'[data-key="get-{roll.shown_id}"]').click()
        Reward.objects.filter(pk=roll.pk).update(weekdays=[day])
        page.locator("#redeem-yes").click()
        expect(page.locator("#redeem-error")).to_have_text(f"Vain {ONLY['fi'][day - 1]}.")
        guest.keep_picture("member-refused", tmp_path)

        assert not Redemption.objects.filter(member=ida).exists()


@pytest.mark.parametrize(
    ("language", "said", "then"),
    [
        ("en", "This reward is sold out.", "It is out of stock."),
        ("fi", "Tämä palkinto on loppu.", "Tällä hetkellä loppu."),
    ],
)
def test_a_refusal_waits_for_nothing_to_say_why(corner, browser, language, said, then):
    ida, held, is_slow = corner.guest("Ida", points=20), [], [True]
    Member.objects.filter(pk=ida.pk).update(language=language)
    with (
        corner.offering(10, code=f"last-{language}", name="Last bun", stock_left=1) as last,
        corner.phone_of(browser, ida) as guest,
    ):
        page = guest.page
        page.goto("/app/#/rewards")
        page.locator(f'[data-key="get-{last.shown_id}"]').click()
        Reward.objects.filter(pk=last.pk).update(stock_left=0)
        page.route("**/v1/me/rewards", lambda one: held.append(one) if is_slow else one.continue_())
        page.locator("#redeem-yes").click()
        error = page.locator("#redeem-error")
        expect(error).to_have_text(said)
        is_slow.clear()
        for one in held:
            one.continue_()
        expect(error).to_have_text(then)

        assert not Redemption.objects.filter(member=ida).exists()


def test_reward_is_taken_given_back_and_used_at_the_till(corner, browser, tmp_path):
    leo = corner.guest("Leo", points=120)
    with corner.phone_of(browser, leo) as guest:
        page = guest.page
        page.get_by_role("link", name="Rewards").click()
        expect(page.locator("#reward-list .reward")).to_have_count(2)
        expect(page.locator("#reward-list .why-not")).to_have_text("120 points to go")

        page.get_by_role("button", name="Get Coffee").click()
        expect(page.locator("#redeem-cost")).to_have_text(
            "It costs 100 points. You will have 20 points left."
        )
        guest.keep_picture("member-redeem", tmp_path)
        page.locator("#redeem-yes").click()
        expect(page.locator("#code-text")).to_have_text(re.compile(r"^red_[0-9a-z]{26}$"))
        guest.keep_picture("member-code", tmp_path)
        page.locator("#code-close").click()
        expect(page.locator("#rewards-available")).to_have_text("You have 20 points.")
        rested(page, "#redeem-yes")
        page.locator("[data-held] button").click()
        page.locator("#code-back").click()
        rested(page, "#code-back")  # all that follows from it is drawn
        expect(page.locator("#rewards-available")).to_have_text("You have 120 points.")
        expect(page.locator("[data-held]")).to_have_count(0)

        page.get_by_role("button", name="Get Coffee").click()
        page.locator("#redeem-yes").click()
        held = page.locator("#code[open] #code-text").inner_text()
        sold = corner.helsinki.sell("10.00", member=leo.shown_id, redemptions=[held])
        assert sold.status == 201
        expect(page.locator("#code-note")).to_have_text("It is yours. Enjoy!")
