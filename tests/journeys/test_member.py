"""What a member does in their app, over HTTP, with real processes and real mail."""

import re

from django.utils import timezone

from tests.builders import wire
from tests.journeys.shop import until
from tests.members.builders import make_member

EMAIL = "aino@example.com"
SECONDS = 60.0


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


def test_from_the_code_to_the_reward_and_out(town, office):
    member = make_member(("email", EMAIL), display_name="Aino")
    till, call = town.helsinki.secret, town.shop.call
    call("POST", "/v1/purchases", sale(member.shown_id, receipt="r1"), secret=till, Prefer="wait=5")

    for address in ("nobody@example.com", EMAIL):
        assert call("POST", "/v1/login/codes", {"email": address}).status == 202
    until(lambda: bool(office.to(EMAIL)), seconds=SECONDS)
    (mail,) = office.to(EMAIL)
    code = re.match(r"\d{6}", mail["Subject"])
    assert code is not None
    tokens = call("POST", "/v1/login/sessions", {"email": EMAIL, "code": code[0]}).body
    me = tokens["access_token"]
    home = call("GET", "/v1/me/home", secret=me).body
    wish = {"reward": town.coffee.shown_id}
    held = call("POST", "/v1/me/redemptions", wish, secret=me).body["id"]
    bought = call(
        "POST",
        "/v1/purchases",
        sale(member.shown_id, held, receipt="r2"),
        secret=till,
        Prefer="wait=5",
    )
    lines = call("GET", "/v1/me/ledger", secret=me).body["items"]
    out = call("DELETE", "/v1/login/session", secret=me)

    assert mail["Subject"][6:] == " is your login code"
    assert office.to("nobody@example.com") == []
    assert home["sentences"][0] == "You have 120 points."
    assert bought.status == 201
    assert {"Used for Coffee."} <= {line["why"][0] for line in lines}
    assert out.status == 204
    until(lambda: call("GET", "/v1/me/home", secret=me).status == 401, seconds=SECONDS)
    spent = {"refresh_token": tokens["refresh_token"]}
    assert call("POST", "/v1/login/refresh", spent).status == 401
