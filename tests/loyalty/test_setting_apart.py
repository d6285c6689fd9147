"""One purchase that cannot be credited is set apart with its reason, and the others go on."""

import pytest
from django.db import connection

from loyalty import crediting
from loyalty.crediting import Round
from loyalty.models import Refusal
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    make_sale,
    open_shop,
    record,
)
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db


def refusals() -> list[tuple[int, str, str]]:
    return list(Refusal.objects.order_by("purchase").values_list("purchase", "reason", "detail"))


def test_a_purchase_that_cannot_be_read_is_set_apart_wherever_it_stands_in_the_batch():
    open_shop()
    members = [make_member() for _ in range(3)]
    sales = record(*[make_sale(members[n % 3]) for n in range(12)])
    spoil(sales[5].id, '[{"line": "1"}]')
    spoil(sales[11].id, '{"line": 1}')

    done = crediting.credit_all(as_of=NOON)

    assert done == Round(10, 2)
    assert [(key, reason) for key, reason, _ in refusals()] == [
        (sales[5].id, "failed"),
        (sales[11].id, "failed"),
    ]
    assert refusals()[0][2] == "The program failed on it (KeyError: 'net_minor'). Tell support."
    assert_books_balance()


def test_purchases_credited_by_their_keys_are_halved_too():
    open_shop()
    sales = record(*[make_sale(make_member()) for _ in range(5)])
    spoil(sales[3].id, '[{"line": "1"}]')

    done = crediting.credit_these([sale.id for sale in sales])

    assert done == Round(4, 1)
    assert [(key, reason) for key, reason, _ in refusals()] == [(sales[3].id, "failed")]
    assert crediting.credit_these([sale.id for sale in sales]) == Round(0, 0)
    assert_books_balance()


def spoil(purchase_id: int, lines: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE loyalty_purchase DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE loyalty_purchase SET lines = %s::jsonb WHERE id = %s", [lines, purchase_id]
        )
        cursor.execute("ALTER TABLE loyalty_purchase ENABLE TRIGGER USER")
