"""The trace of a sale keeps of its member what the rules asked, and a return needs no more."""

from datetime import date

import pytest

from loyalty.models import Crediting
from members.models import Member
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import earn, open_shop, wallet_of
from tests.goods_back import give_back
from tests.members.builders import make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db

SECRETS = {"vip": True, "phone": "+358 40", "diet": "vegan"}
VIPS = "member.metadata.vip == true"
WITHOUT_A_KEY = 'member.metadata.exists(key, key == "vip")'


@pytest.mark.parametrize(
    ("expression", "inputs"),
    [
        ("basket.total_minor > 100", None),
        (VIPS, {"metadata": {"vip": True}}),
        (f"{VIPS} && sale.weekday == 2", {"metadata": {"vip": True}, "weekday": 2}),
        (f"{VIPS} || has(member.metadata.other)", {"metadata": {"vip": True}}),
        # Which key it reads nobody can tell, and a return must read it too.
        (WITHOUT_A_KEY, {"metadata": SECRETS}),
    ],
)
def test_a_trace_keeps_what_the_expression_names(expression, inputs):
    rule = promises.make_rule(open_shop(), "vips")
    promises.publish(rule, award="bonus", points=7, expression=expression)
    rulebook.forget()
    member = make_member(birth_on=date(1990, 5, 1), metadata=SECRETS)

    sale = earn(member, 10)
    Member.objects.update(metadata={})

    assert wallet_of(member).balance == 17
    assert Crediting.objects.get(pk=sale.id).trace.get("inputs") == inputs
    give_back(sale, amount="5.00")
    assert wallet_of(member).balance == 12
    assert_books_balance()
