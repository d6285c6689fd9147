"""A thousand sales at random come back in random parts: the parts add up to the whole sale."""

from contextlib import suppress
from random import Random
from typing import Any

import pytest

from loyalty import crediting, returns
from loyalty.models import Crediting, Refund
from members.errors import DomainError
from rewards.models import Program
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, make_sale, open_shop, record
from tests.goods_back import make_return, make_void
from tests.members.builders import make_member
from tests.rewards import builders as promises

pytestmark = pytest.mark.django_db

SALES = 1_000


def generous_rules():
    """All that can bend a sum: steps, thresholds, exclusions, a multiplier, every rounding."""
    program = Program.objects.get()
    texts: list[dict[str, Any]] = [
        {"award": "extra", "points": 3, "step_minor": 700, "categories": ["A"]},
        {"award": "bonus", "points": 90, "basket_min_minor": 5_000},
        {"award": "bonus", "points": 11, "skus": ["7"]},
        {"award": "multiplier", "multiplier": "1.75", "basket_min_minor": 2_000},
        {"award": "extra", "points": 1, "step_minor": 33, "rounding": "nearest"},
    ]
    for number, text in enumerate(texts):
        promises.publish(promises.make_rule(program, f"rule-{number}"), **text)


def random_sale(random: Random, member):
    lines = [
        {
            "line": str(number),
            "net": f"{random.randint(-300, 4_000) / 100:.2f}",
            "quantity": random.choice([1, 2, 3, "0.125", "1.5"]),
            "category": random.choice("AB"),
            "sku": str(random.randint(1, 9)),
        }
        for number in range(random.randint(1, 4))
    ]
    paid = f"{random.randint(0, 900) / 100:.2f}"
    tenders = random.choice([[], [{"type": "points", "amount": paid}]])
    return make_sale(member, lines=lines, tenders=tenders)


def random_content(random: Random, lines):
    """Part of a line or of the whole; sometimes more than there is."""
    if random.random() < 0.4:
        return {"amount": f"{random.randint(1, 4_000) / 100:.2f}"}
    quantity = random.choice([1, "0.125", "0.5"])
    return {"lines": [{"line": random.choice(lines)["line"], "quantity": quantity}]}


def try_to(asked) -> None:
    """More than is left is refused, and nothing is written: the next part is tried."""
    with suppress(DomainError):
        returns.refund(asked, actor=TILL)


@pytest.mark.parametrize("seed", range(4))
def test_parts_of_a_thousand_sales_add_up_to_the_point(seed):
    random = Random(20260310 + seed)
    open_shop()
    generous_rules()
    members = [make_member() for _ in range(10)]
    sales = [random_sale(random, random.choice(members)) for _ in range(SALES // 4)]
    accepted = record(*sales)
    crediting.credit_all(as_of=NOON)

    for sale, one in zip(sales, accepted, strict=True):
        for _ in range(random.randint(0, 2)):
            try_to(make_return(one, **random_content(random, sale.lines)))
        try_to(make_void(one))

    given = dict(Crediting.objects.values_list("purchase_id", "points"))
    taken: dict[int, int] = {}
    for purchase_id, points in Refund.objects.values_list("purchase_id", "points"):
        taken[purchase_id] = taken.get(purchase_id, 0) + points
    assert len(given) == SALES // 4
    assert taken == given
    assert sum(given.values()) > 10_000
    assert_books_balance()
