"""What a member does in their app, over HTTP, with real processes and real mail."""

import re
from collections.abc import Iterator

import pytest
from django.utils import timezone

from tests.books import assert_books_balance
from tests.builders import ALL_SCOPES, make_program, make_reward, wire
from tests.journeys.post_office import PostOffice, post_office
from tests.journeys.shop import Shop, until
from tests.members.builders import make_key, make_member, make_store

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL = "aino@example.com"
SECONDS = 60.0


@pytest.fixture(scope="module", autouse=True)
def office() -> Iterator[PostOffice]:
    """Before the shop opens: its processes mail through this one, and not into a test's memory."""
    with post_office() as office, pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMAIL_URL", office.url)
        patch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")
        yield office


def sale(member_id: str, held: str | None = None, *, receipt: str) -> dict[str, object]:
    return {
        "external_id": receipt,
        "store": "helsinki-1",
        "occurred_at": wire(timezone.now()),
        "currency": "EUR",
        "member": member_id,
        "lines": [{"line": "1", "net": "120.00"}],
        "redemptions": [held] if held else [],
    }


def test_from_the_code_to_the_reward_and_out(running_shop: Shop, office: PostOffice):
    running_shop.start_deliver()
    make_store()
    make_program()
    member, reward = make_member(("email", EMAIL), display_name="Aino"), make_reward(100)
    till, call = make_key(*ALL_SCOPES, as_of=timezone.now()).secret, running_shop.call
    call("POST", "/v1/purchases", sale(member.shown_id, receipt="r1"), secret=till, Prefer="wait=5")

    for address in ("nobody@example.com", EMAIL):
        assert call("POST", "/v1/login/codes", {"email": address}).status == 202
    until(lambda: bool(office.mails), seconds=SECONDS)
    (mail,) = office.mails
    code = re.match(r"\d{6}", mail["Subject"])
    assert code is not None
    tokens = call("POST", "/v1/login/sessions", {"email": EMAIL, "code": code[0]}).body
    me = tokens["access_token"]
    home = call("GET", "/v1/me/home", secret=me).body
    held = call("POST", "/v1/me/redemptions", {"reward": reward.shown_id}, secret=me).body["id"]
    bought = call(
        "POST",
        "/v1/purchases",
        sale(member.shown_id, held, receipt="r2"),
        secret=till,
        Prefer="wait=5",
    )
    lines = call("GET", "/v1/me/ledger", secret=me).body["items"]
    out = call("DELETE", "/v1/login/session", secret=me)

    assert (mail["To"], mail["Subject"][6:]) == (EMAIL, " is your login code")
    assert home["sentences"][0] == "You have 120 points."
    assert bought.status == 201
    assert {"Used for Coffee."} <= {line["why"][0] for line in lines}
    assert out.status == 204
    until(lambda: call("GET", "/v1/me/home", secret=me).status == 401, seconds=SECONDS)
    spent = {"refresh_token": tokens["refresh_token"]}
    assert call("POST", "/v1/login/refresh", spent).status == 401
    assert_books_balance()
