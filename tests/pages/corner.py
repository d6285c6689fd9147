"""
The corner café: one shop for both pages, with tills to let in and members with a phone.

Always: made once for all tests of the pages; each test has members, tills and receipts of its own,
and takes back what it changes for all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from django.utils import timezone
from playwright.sync_api import Browser, expect

from members import consents, enrolment, sessions, till_keys
from members.consents import Said
from members.models import Member, Store, Terminal
from members.models.consent import Channel, ConsentSource, Purpose
from rewards.models import Program, Reward, RewardKind
from tests.builders import TILL, make_reward
from tests.journeys.post_office import PostOffice
from tests.journeys.shop import Shop
from tests.journeys.town import Town
from tests.loyalty.stamping import make_card
from tests.loyalty.tiering import add_tiers
from tests.pages.browsing import Visit, visit
from tests.pages.counter import LAPTOP, Counter

_numbers = count(1)


class Corner(Town):
    """Tiers, a stamp card, rewards near and far; `office` has the mails that were sent."""

    def __init__(self, shop: Shop, office: PostOffice) -> None:
        super().__init__(shop)
        self.office = office
        program = Program.objects.get(is_default=True)
        Program.objects.update(name="Corner Café", claim_days=30)
        Store.objects.filter(code="helsinki-1").update(name="Corner Café")
        self.bag = make_reward(
            240,
            code="bag",
            name="Cotton bag",
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

    def buyer(self, name: str = "", *, points: int = 0) -> tuple[Member, str]:
        """A member who may be greeted by name, and the number of their card."""
        member, card = self.member(points)
        if name:
            Member.objects.filter(pk=member.pk).update(display_name=name)
            greeted = Said(source=ConsentSource.TILL)
            may = {"purpose": Purpose.GREETING, "channel": Channel.TILL}
            consents.grant(member=member, **may, said=greeted, as_of=timezone.now(), actor=TILL)
        return member, card

    def code(self, *, terminal: str = "") -> str:
        """A code that lets a new till in, or one that is there."""
        store = Store.objects.get(code="helsinki-1")
        name = terminal or f"till-{next(_numbers)}"
        till, _ = Terminal.objects.get_or_create(store=store, code=name)
        return till_keys.offer(till, by="anna", as_of=timezone.now()).code

    @contextmanager
    def offering(self, price: int, **fields: Any) -> Iterator[Reward]:
        """A reward for a while: other tests know what is on show."""
        reward = make_reward(price, **fields)
        try:
            yield reward
        finally:
            Reward.objects.filter(pk=reward.pk).update(is_active=False)

    @contextmanager
    def counter(self, browser: Browser, **context: Any) -> Iterator[Counter]:
        """A till page that was just let in by the address of its QR; it must end silent."""
        with visit(browser, self.shop, **{"viewport": LAPTOP, **context}) as guest:
            # Asked for last: a till that has begun takes nothing up again, and knows the time.
            with guest.page.expect_response("**/v1/terminals/self/bundle"):
                guest.page.goto(f"/till/#enrol={self.code()}")
            expect(guest.page.locator("#sell")).to_be_visible()
            yield Counter(guest)

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
            # Who speaks another language than the device is taken to another page, which has it.
            spoken = Member.objects.values_list("language", flat=True).get(pk=member.pk)
            html = f'html[lang="{spoken}"]' if spoken else "html"
            expect(guest.page.locator(f"{html} #available")).to_be_visible()
            yield guest


def sell(till: Counter, card: str, *amounts: str) -> str:
    """Sell to a member; the receipt number."""
    till.greet(card)
    for amount in amounts:
        till.add(amount)
    return till.pay()


def give_back(till: Counter, number: str, press: str) -> None:
    """Scan a receipt, and take back what is pressed: the last line of it, or all."""
    till.scan(number)
    page = till.page
    expect(page.locator("#return-sale")).to_have_attribute("data-number", number)
    if press == "#return-lines-ok":
        page.locator("#return-lines > li").last.locator("input").fill("1")
    page.click(press)
    expect(page.locator("#return-result")).to_have_attribute("data-state", "done")
