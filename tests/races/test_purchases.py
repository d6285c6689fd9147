"""The same sale, or the same member, from many tills and workers at once."""

from collections import Counter

import pytest
from django.utils import timezone

from loyalty import crediting
from loyalty.models import Crediting, Entry, Purchase, QueuedPurchase
from tests.books import assert_books_balance
from tests.builders import (
    NOON,
    make_sale,
    open_shop,
    owner,
    purchase_body,
    record,
    wallet_of,
    wire,
)
from tests.members.builders import make_member
from tests.races.at_once import at_once, repeated

pytestmark = pytest.mark.django_db(transaction=True)

TILLS = 32


def body_now(member, **fields):
    return purchase_body(member, occurred_at=wire(timezone.now()), **fields)


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k1"}])
def test_a_sale_sent_by_32_threads_at_once_is_one_purchase_with_one_answer(headers):
    open_shop()
    till, body = owner(), body_now(make_member())

    answers = repeated(TILLS, lambda: till.call("post", "/v1/purchases", body, **headers))

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    replays = Counter(answer.headers.get("Idempotent-Replayed") for answer in answers)
    assert replays == {None: 1, "true": TILLS - 1}
    assert (Purchase.objects.count(), QueuedPurchase.objects.count()) == (1, 1)
    assert_books_balance()


def test_a_sale_that_32_threads_wait_for_is_credited_once():
    open_shop()
    member = make_member()
    till, body = owner(), body_now(member)

    answers = repeated(TILLS, lambda: till.call("post", "/v1/purchases", body, Prefer="wait=2"))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert (answers[0].json()["points"], answers[0].json()["balance_after"]) == (10, 10)
    assert (Purchase.objects.count(), Crediting.objects.count()) == (1, 1)
    assert (Entry.objects.count(), wallet_of(member).balance) == (1, 10)
    assert_books_balance()


def test_other_content_under_one_external_id_is_one_purchase_and_conflicts():
    open_shop()
    till, member = owner(), make_member()
    bodies = [
        body_now(member, external_id="one", lines=[{"line": "1", "net": f"{n}.00"}])
        for n in range(1, 9)
    ]

    answers = at_once(
        *[lambda body=body: till.call("post", "/v1/purchases", body) for body in bodies]
    )

    codes = Counter((answer.status_code, answer.json().get("code")) for answer in answers)
    assert codes == {(202, None): 1, (409, "duplicate_purchase"): 7}
    assert Purchase.objects.count() == 1
    assert_books_balance()


def test_batches_of_the_same_sales_in_opposite_orders_do_not_lock_each_other_out():
    open_shop()
    members = [make_member() for _ in range(4)]
    till = owner()
    sales = [body_now(members[n % 4], external_id=f"b-{n}") for n in range(60)]

    def post(items):
        return till.call("post", "/v1/purchases/batch", {"purchases": items})

    answers = at_once(*[lambda: post(sales), lambda: post(sales[::-1])] * 4)

    assert {answer.status_code for answer in answers} == {200}
    results = [result for answer in answers for result in answer.json()["results"]]
    assert {result["status"] for result in results} == {202}
    assert Counter(result["replayed"] for result in results) == {False: 60, True: 420}
    ids = {(r["purchase"]["external_id"], r["purchase"]["id"]) for r in results}
    assert len(ids) == 60
    assert (Purchase.objects.count(), QueuedPurchase.objects.count()) == (60, 60)
    assert_books_balance()


def test_two_workers_and_waiting_requests_credit_each_sale_of_shared_members_once():
    open_shop()
    members = [make_member() for _ in range(6)]
    queued = record(*[make_sale(members[n % 6]) for n in range(120)])
    till = owner()
    bodies = [body_now(members[n % 6]) for n in range(12)]

    def work():
        return crediting.credit_all(as_of=NOON)

    def wait_for(body):
        return till.call("post", "/v1/purchases", body, Prefer="wait=5").status_code

    def credit_some():
        return crediting.credit_these([sale.id for sale in queued[::3]])

    came = at_once(
        work, work, credit_some, credit_some, *[lambda body=b: wait_for(body) for b in bodies]
    )

    assert came[4:] == [201] * 12
    crediting.credit_all(as_of=NOON)
    assert (Crediting.objects.count(), QueuedPurchase.objects.count()) == (132, 0)
    assert [wallet_of(member).balance for member in members] == [220] * 6
    assert [wallet_of(member).version for member in members] == [22] * 6
    assert_books_balance()


def test_new_members_get_one_wallet_whoever_credits_first():
    open_shop()
    members = [make_member() for _ in range(8)]
    first = record(*[make_sale(member) for member in members])
    second = record(*[make_sale(member) for member in members])

    at_once(
        lambda: crediting.credit_these([sale.id for sale in first]),
        lambda: crediting.credit_these([sale.id for sale in reversed(second)]),
        lambda: crediting.credit_all(as_of=NOON),
    )
    crediting.credit_all(as_of=NOON)

    assert [wallet_of(member).balance for member in members] == [20] * 8
    assert_books_balance()
