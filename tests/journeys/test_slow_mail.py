"""A mail server that hangs, and a till that sells meanwhile."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from tests.builders import ALL_SCOPES, make_program, wire
from tests.journeys.post_office import PostOffice, post_office
from tests.journeys.shop import Shop, until
from tests.members.builders import make_key, make_member, make_store

pytestmark = pytest.mark.django_db(transaction=True)
EMAILS = [f"aino{number}@example.com" for number in range(4)]


@pytest.fixture(scope="module", autouse=True)
def office() -> Iterator[PostOffice]:
    with post_office() as office, pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMAIL_URL", office.url)
        patch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")
        yield office


def test_a_sale_beside_a_mail_server_that_hangs_is_credited_at_once(
    running_shop: Shop, office: PostOffice
):
    office.is_mute = True
    running_shop.start_deliver()
    make_store()
    make_program()
    members = [make_member(("email", email)) for email in EMAILS]
    till = make_key(*ALL_SCOPES, as_of=timezone.now()).secret
    for email in EMAILS:
        assert running_shop.call("POST", "/v1/login/codes", {"email": email}).status == 202
    until(lambda: office.calls > 0, seconds=60)

    sales = [
        running_shop.call("POST", "/v1/purchases", sale, secret=till, Prefer="wait=5")
        for sale in (
            {
                "external_id": f"r{number}",
                "store": "helsinki-1",
                "occurred_at": wire(timezone.now()),
                "currency": "EUR",
                "member": members[0].shown_id,
                "lines": [{"line": "1", "net": "1.00"}],
            }
            for number in range(4)
        )
    ]

    assert [(sale.status, sale.body["status"]) for sale in sales] == [(201, "credited")] * 4
    assert max(sale.seconds for sale in sales) < 2
    assert office.mails == []
