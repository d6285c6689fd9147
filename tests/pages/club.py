"""A town whose members have a page to look at: tiers, a stamp card, rewards near and far."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone
from playwright.sync_api import Browser

from members import enrolment, sessions
from members.models import Member
from rewards.models import Program, RewardKind
from tests.journeys.shop import Shop
from tests.journeys.town import Town
from tests.loyalty.stamping import make_card
from tests.loyalty.tiering import add_tiers
from tests.pages.browsing import Visit, visit
from tests.rewards.builders import make_reward


class Club(Town):
    """What is set up once for a module; each test has members of its own."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(shop)
        program = Program.objects.get(is_default=True)
        Program.objects.update(name="Corner Café", claim_days=30)
        self.bag = make_reward(
            program,
            code="bag",
            name="Cotton bag",
            price_points=240,
            kind=RewardKind.PRODUCT,
            description="Carries a week of bread.",
        )
        add_tiers(program)
        make_card("bread", needed=6, reward=self.coffee)

    def guest(self, name: str, email: str = "", *, points: int = 0) -> Member:
        """A member with a name, a card, an address if given, and points of a first sale."""
        identifiers = [("email", email)] if email else []
        member = enrolment.enrol(
            identifiers=identifiers, display_name=name, as_of=timezone.now(), issue_card=True
        ).member
        if points:
            sold = self.helsinki.sell(f"{points}.00", member=member.shown_id)
            assert sold.status == 201
        return member

    @contextmanager
    def phone_of(self, browser: Browser, member: Member, **context: Any) -> Iterator[Visit]:
        """A visit of somebody who has signed in on this device before; it must end silent."""
        started = sessions.start(member=member, device="Phone", as_of=timezone.now())
        with visit(browser, self.shop, **context) as guest:
            guest.page.goto("/app/")
            guest.page.evaluate(
                "token => localStorage.setItem('regulars-session', token)", started.refresh_token
            )
            guest.page.reload()
            guest.page.wait_for_selector("#available")
            yield guest
