"""A sale is accepted by one durable write, once, whatever comes again."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loyalty import crediting, intake, unclaimed
from loyalty.intake import Accepted
from loyalty.models import Crediting, Purchase, QueuedPurchase, UnclaimedPurchase
from loyalty.repeats import DuplicatePurchase
from members.enrolment import close
from members.errors import DomainError
from members.identifiers import attach
from members.request_keys import KeyReused
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import NOON, earn, make_sale, open_shop, record, wallet_of
from tests.members.builders import make_member, make_store

pytestmark = pytest.mark.django_db

PHONE = {"kind": "phone", "value": "+358 40 123 4567"}
CARD = ("card", "4006381333931")


def queries_of(act) -> list[str]:
    """The first words of the statements an act runs."""
    with CaptureQueriesContext(connection) as queries:
        act()
    return [" ".join(query["sql"].split()[:3]) for query in queries.captured_queries]


def accept(sale) -> Accepted | DomainError:
    (answer,) = intake.accept([sale], rulebook.current())
    return answer


def rows() -> tuple[int, int, int]:
    return (
        Purchase.objects.count(),
        QueuedPurchase.objects.count(),
        UnclaimedPurchase.objects.count(),
    )


@pytest.mark.parametrize(
    ("number", "look"), [(1, "SELECT m.id, m.public_id,"), (3, "SELECT n.place, m.id,")]
)
def test_sales_are_one_look_and_one_write(number, look):
    open_shop()
    members = [make_member() for _ in range(number)]
    sales = [make_sale(member) for member in members]

    statements = queries_of(lambda: record(*sales))

    assert statements == [look, "WITH sale AS"]
    assert rows() == (number, number, 0)


def test_a_sale_without_anybody_is_one_write():
    open_shop()
    sale = make_sale()

    assert queries_of(lambda: record(sale)) == ["WITH sale AS"]

    assert rows() == (1, 0, 0)
    assert Purchase.objects.get().quote == {
        "points": 0,
        "tier": "",
        "receipt": [],
        "notices": [],
    }


def test_what_is_answered_is_what_was_written():
    open_shop()
    member = make_member()
    earn(member, 5)

    (answer,) = record(make_sale(member, "12.40", external_id="s-1"))

    purchase = Purchase.objects.get(external_id="s-1")
    assert (answer.id, answer.public_id, answer.is_repeat) == (
        purchase.pk,
        purchase.public_id,
        False,
    )
    assert (purchase.total_minor, purchase.spend_minor, purchase.member_id) == (
        1240,
        1240,
        member.pk,
    )
    assert answer.quote == purchase.quote
    assert purchase.quote == {
        "points": 12,
        "tier": "",
        "receipt": ["Points for this purchase: 12", "Points balance: 17"],
        "notices": [],
    }


def test_the_same_sale_again_gets_the_first_answer_and_writes_nothing():
    open_shop()
    member = make_member()
    sale = {"external_id": "s-1"}

    first = accept(make_sale(member, "12.40", **sale))
    again = accept(make_sale(member, "12.4", received_at=NOON + timedelta(hours=1), **sale))

    assert isinstance(first, Accepted)
    assert again == first._replace(is_repeat=True, redemptions=[])
    assert rows() == (1, 1, 0)


def test_a_repeat_after_the_credit_is_not_queued_again():
    open_shop()
    member = make_member()
    earn(member, 10, external_id="s-1")

    again = accept(make_sale(member, "10.00", external_id="s-1"))

    assert isinstance(again, Accepted)
    assert again.is_repeat
    assert rows() == (1, 0, 0)
    assert_books_balance()


def test_other_content_under_the_same_business_key_is_a_duplicate_with_its_differences():
    open_shop()
    aino, bertta = make_member(), make_member()
    (first,) = record(make_sale(aino, "10.00", external_id="s-1"))

    refusal = accept(
        make_sale(bertta, "11.00", external_id="s-1", occurred_at=NOON - timedelta(minutes=1))
    )

    assert isinstance(refusal, DuplicatePurchase)
    shown = Purchase.objects.get(pk=first.id).shown_id
    assert refusal.detail == (
        f"{shown} was recorded under this external_id with other content "
        "(occurred_at, total, member, lines). Give every sale an external_id of its own."
    )
    assert refusal.extra["purchase"] == shown
    assert refusal.extra["differences"] == [
        {
            "field": "occurred_at",
            "recorded": NOON,
            "sent": NOON - timedelta(minutes=1),
        },
        {"field": "total", "recorded": "10.00", "sent": "11.00"},
        {"field": "member", "recorded": aino.shown_id, "sent": bertta.shown_id},
        {"field": "lines"},
    ]
    assert rows() == (1, 1, 0)


def test_the_same_external_id_in_another_store_is_another_sale():
    open_shop()
    make_store("turku")

    record(make_sale(external_id="s-1"), make_sale(external_id="s-1", store="turku"))

    assert rows() == (2, 0, 0)


def test_another_sale_under_the_same_request_key_is_refused():
    open_shop()
    member = make_member()
    record(make_sale(member, external_id="s-1", key="k1"))

    refusal = accept(make_sale(member, external_id="s-2", key="k1"))

    assert isinstance(refusal, KeyReused)
    assert rows() == (1, 1, 0)
    record(make_sale(member, external_id="s-2", key="k2"))
    assert rows() == (2, 2, 0)


def test_the_same_sale_under_another_request_key_is_a_repeat():
    open_shop()
    record(make_sale(external_id="s-1", key="k1"))

    again = accept(make_sale(external_id="s-1", key="k2"))

    assert isinstance(again, Accepted)
    assert again.is_repeat
    assert Purchase.objects.get().idempotency_key == "k1"


def test_a_sale_twice_in_one_batch_is_one_purchase():
    open_shop()
    member = make_member()

    first, second = record(
        make_sale(member, external_id="s-1"), make_sale(member, external_id="s-1")
    )

    assert (first.is_repeat, second.is_repeat, first.id) == (False, True, second.id)
    assert rows() == (1, 1, 0)


def test_a_bad_sale_holds_up_no_other():
    open_shop()
    member = make_member()
    record(make_sale(member, external_id="taken"))
    ghost = make_sale(member)
    ghost.member = UUID(int=7)

    answers = intake.accept(
        [make_sale(member), ghost, make_sale(member, "9.00", external_id="taken")],
        rulebook.current(),
    )

    assert [getattr(answer, "code", "accepted") for answer in answers] == [
        "accepted",
        "unknown_member",
        "duplicate_purchase",
    ]
    assert rows() == (2, 2, 0)


def test_a_member_who_is_not_active_is_recorded_with_a_notice():
    open_shop()
    member = make_member()
    close(member=member)

    (answer,) = record(make_sale(member))

    assert answer.quote["points"] == 0
    assert answer.quote["notices"] == [
        {
            "code": "member_not_active",
            "detail": "This member is closed and earns nothing; staff can say why.",
        }
    ]


def test_an_identifier_finds_its_member():
    open_shop()
    member = make_member(("phone", "+358401234567"))

    (answer,) = record(make_sale(identifier=PHONE))

    assert (answer.member, answer.quote["points"]) == (member.public_id, 10)
    assert rows() == (1, 1, 0)


def test_an_unknown_identifier_is_accepted_with_a_notice_and_credited_once_enrolled():
    open_shop()
    (answer,) = record(make_sale(identifier=PHONE))
    assert answer.member is None
    assert answer.quote["notices"] == [
        {
            "code": "unknown_identifier",
            "detail": "Nobody has this phone yet. The purchase is credited by itself if it is "
            "enrolled within 30 days.",
        }
    ]
    assert rows() == (1, 0, 1)
    assert unclaimed.claim_enrolled(as_of=NOON) == 0

    member = make_member(("phone", "+358401234567"))
    later = NOON + timedelta(days=29)

    assert unclaimed.claim_enrolled(as_of=later) == 1
    assert unclaimed.claim_enrolled(as_of=later) == 0
    assert rows() == (1, 1, 0)
    assert crediting.credit_all(as_of=later) == (1, 0)
    assert (wallet_of(member).balance, Crediting.objects.get().points) == (10, 10)
    assert_books_balance()


def test_an_identifier_attached_to_an_old_member_claims_too():
    open_shop()
    record(make_sale(identifier={"kind": "card", "value": CARD[1]}))
    member = make_member()
    attach(member=member, kind=CARD[0], value=CARD[1], as_of=NOON)

    assert unclaimed.claim_enrolled(as_of=NOON) == 1

    assert Purchase.objects.get().member_id == member.pk


def test_a_purchase_that_nobody_claimed_in_time_is_forgotten_and_stays():
    open_shop(unclaimed_days=30)
    record(make_sale(identifier=PHONE))
    over = NOON + timedelta(days=30)

    assert unclaimed.forget_old(as_of=over - timedelta(microseconds=1)) == 0
    make_member(("phone", "+358401234567"))
    assert unclaimed.claim_enrolled(as_of=over) == 0
    assert unclaimed.forget_old(as_of=over) == 1

    assert rows() == (1, 0, 0)
    assert Purchase.objects.get().member_id is None
    assert_books_balance()


def test_claims_come_in_chunks():
    open_shop()
    record(*[make_sale(identifier=PHONE) for _ in range(5)])
    make_member(("phone", "+358401234567"))

    assert [unclaimed.claim_enrolled(as_of=NOON, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert rows() == (5, 5, 0)


@pytest.mark.parametrize(
    "text", ["NULL", '{"a",b}', "a\\b", '"', "\\", "'; --", "%s", "🦊", " ", "a\tb\nc", "{", ","]
)
def test_any_text_is_stored_as_it_was_sent(text):
    open_shop()
    line = {"line": text, "net": "1.00", "name": text, "category": text}

    record(make_sale(external_id=text, lines=[line], metadata={text: text}))

    purchase = Purchase.objects.get()
    assert purchase.external_id == text
    assert purchase.metadata == {text: text}
    assert purchase.lines == [
        {"line": text, "name": text, "category": text, "quantity": "1", "net_minor": 100}
    ]
