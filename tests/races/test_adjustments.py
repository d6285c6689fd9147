"""One adjustment, asked for by many at once."""

from collections import Counter

import pytest

from loyalty.models import Adjustment, AdjustmentLimit
from tests.books import assert_books_balance
from tests.builders import earn, open_shop, owner, wallet_of
from tests.members.builders import make_member
from tests.races.at_once import repeated

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_request_sent_16_times_at_once_takes_once_and_is_answered_alike(clock):
    clock.freeze()
    open_shop()
    member, till = make_member(), owner()
    earn(member, 100)
    AdjustmentLimit.objects.create(group=None, points_max=100)
    body = {"member": member.shown_id, "points": -100, "reason": "fraud"}

    answers = repeated(
        16, lambda: till.call("post", "/v1/adjustments", body, **{"Idempotency-Key": "one"})
    )

    assert Counter(answer.status_code for answer in answers) == {201: 16}
    assert {answer.json()["id"] for answer in answers} == {Adjustment.objects.get().shown_id}
    assert wallet_of(member).balance == 0
    assert_books_balance()
