"""One shop for both pages: the club's rewards and the street's tills."""

from playwright.sync_api import Page, expect

from members.models import Member
from tests.pages.club import Club
from tests.pages.counter import Counter, Street

SECOND = 1_000


class Corner(Club, Street):  # type: ignore[misc]  # each has guests of its own: `buyer` is ours
    """What is set up once for a module; each test has members of its own."""

    def buyer(self, name: str) -> tuple[Member, str]:
        """A new member, and the number of their card."""
        member = Club.guest(self, name)
        return member, str(member.identifiers.get(kind="card").value)


def sees(phone: Page, points: int) -> None:
    """The member sees this within a second of now."""
    shown = phone.locator(f'#available[data-points="{points}"]')
    expect(shown).to_be_attached(timeout=SECOND)


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
