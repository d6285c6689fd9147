"""A mail server that hangs, and a till that sells meanwhile."""

import pytest

from tests.journeys.shop import until
from tests.members.builders import make_member

EMAILS = [f"slow{number}@example.com" for number in range(4)]


@pytest.mark.alone
def test_a_sale_beside_a_mail_server_that_hangs_is_credited_at_once(town, office):
    members = [make_member(("email", email)) for email in EMAILS]
    before = office.calls
    office.is_mute = True
    try:
        for email in EMAILS:
            asked = town.shop.call("POST", "/v1/login/codes", {"email": email})
            assert asked.status == 202
        until(lambda: office.calls > before, seconds=60)

        sales = [town.helsinki.sell("1.00", member=members[0].shown_id) for _ in range(4)]

        assert [(sale.status, sale.body["status"]) for sale in sales] == [(201, "credited")] * 4
        assert max(sale.seconds for sale in sales) < 2
        assert [office.to(email) for email in EMAILS] == [[]] * 4
    finally:
        office.is_mute = False
