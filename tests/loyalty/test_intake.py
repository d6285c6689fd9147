"""A sale is accepted by one durable write, once, whatever comes again."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loyalty import intake
from loyalty.accepted import Accepted
from loyalty.models import Purchase, QueuedPurchase, UnclaimedPurchase
from members.enrolment import close
from members.errors import DomainError
from rewards import rulebook
from tests.builders import earn, make_sale, open_shop, record
from tests.members.builders import make_member

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
        "member": None,
        "terminal": None,
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
        "member": str(member.public_id),
        "terminal": None,
        "figures": {"on": "2026-03-10", "earned": 12, "balance": 17},
        "notices": [],
    }


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
