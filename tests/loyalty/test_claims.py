"""Sales that were nobody's: attached at the desk, or claimed by who has the receipt."""

from datetime import UTC, date, datetime, timedelta

import pytest

from events.models import Event
from loyalty import attaching, claims, crediting, parked, unclaimed
from loyalty.attaching import PurchaseHasMember
from loyalty.claims import ClaimsNotTaken, ClaimWaiting, SoldInFuture
from loyalty.event_errors import MemberCannotEarn
from loyalty.models import Purchase, QueuedPurchase, UnclaimedPurchase
from members.guesses import TooManyGuesses
from members.models import Member, Store
from members.stores import find_store, forget_all
from rewards import rulebook
from tests.books import assert_books_balance
from tests.builders import NOON, make_sale, open_shop, record, wallet_of
from tests.goods_back import give_back
from tests.loyalty.sharing import settings
from tests.members.builders import make_member

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 10)
THREE_DAYS_ON = NOON + timedelta(days=3)


@pytest.fixture
def sale():
    open_shop()
    (accepted,) = record(make_sale(external_id="r-1"))
    return accepted


def claim(member, receipt="r-1", total=1000, day=TODAY, at=NOON):
    store = find_store("helsinki-1")
    assert store is not None
    return claims.claim(
        member=member,
        store=store,
        receipt=receipt,
        total_minor=total,
        sold_on=day,
        book=rulebook.current(),
        as_of=at,
    )


def said(made):
    made.refresh_from_db()
    return (made.status, made.reason, made.purchase_id)


def test_an_attached_sale_is_credited_once(sale):
    member = make_member()

    assert [attaching.attach(sale.id, member, as_of=NOON) for _ in range(2)] == [True, False]

    assert crediting.credit_all(as_of=NOON) == (1, 0)
    assert wallet_of(member).balance == 10
    assert_books_balance()
    with pytest.raises(PurchaseHasMember):
        attaching.attach(sale.id, make_member(), as_of=NOON)


def test_what_came_back_meanwhile_comes_off(sale):
    give_back(sale, amount="4.00", currency="EUR")
    member = make_member()

    attaching.attach(sale.id, member, as_of=NOON)
    crediting.credit_all(as_of=NOON)
    parked.apply_due(as_of=NOON)

    assert wallet_of(member).balance == 6
    assert_books_balance()


def test_a_blocked_member_gets_no_sale(sale):
    member = make_member()
    Member.objects.update(status="blocked")
    member.refresh_from_db()

    with pytest.raises(MemberCannotEarn, match="blocked"):
        attaching.attach(sale.id, member, as_of=NOON)

    assert not QueuedPurchase.objects.exists()


def test_an_identifier_that_comes_later_finds_nothing_to_claim():
    open_shop()
    (sale,) = record(make_sale(identifier={"kind": "phone", "value": "+358401234567"}))

    attaching.attach(sale.id, make_member(), as_of=NOON)

    assert not UnclaimedPurchase.objects.exists()


def test_who_has_the_receipt_gets_its_points(sale):
    member = make_member()

    made = claim(member)

    assert said(made) == ("credited", "", sale.id)
    assert claim(member).pk == made.pk
    crediting.credit_all(as_of=NOON)
    assert wallet_of(member).balance == 10
    assert [e.kind for e in Event.objects.filter(kind__startswith="claim")] == ["claim.credited"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"total": 999},
        {"day": date(2026, 3, 9)},
        {"total": 999, "day": date(2026, 3, 9)},
        {"receipt": "r-of-nobody"},
    ],
)
def test_who_guesses_learns_not_what_was_wrong_nor_what_there_is(sale, wrong):
    made = claim(make_member(), **wrong)

    assert said(made) == ("waiting", "", None)
    assert claims.settle_due(as_of=THREE_DAYS_ON - timedelta(seconds=1)) == 0
    assert claims.settle_due(as_of=THREE_DAYS_ON) == 1
    assert said(made) == ("refused", "no_match", None)
    assert Purchase.objects.get().member is None


def test_a_sale_of_somebody_else_is_the_same_refusal(sale):
    attaching.attach(sale.id, make_member(), as_of=NOON)
    made = claim(make_member())

    claims.settle_due(as_of=THREE_DAYS_ON)

    assert said(made) == ("refused", "no_match", None)


def test_a_sale_under_a_card_is_left_to_whose_card_it_is():
    open_shop()
    phone = ("phone", "+358401234567")
    record(make_sale(external_id="r-1", identifier={"kind": phone[0], "value": phone[1]}))

    assert claim(make_member()).status == "waiting"
    claims.settle_due(as_of=NOON)
    owner = make_member(phone)
    unclaimed.claim_enrolled(as_of=NOON)

    assert Purchase.objects.get().member_id == owner.pk


def test_a_mistyped_claim_is_corrected(sale):
    member = make_member()
    mistyped = claim(member, total=1)

    assert claim(member).pk == mistyped.pk

    assert said(mistyped) == ("credited", "", sale.id)


def test_a_claim_waits_for_a_sale_that_has_not_come():
    open_shop()
    member = make_member()
    made = claim(member)
    assert (said(made), claims.has_open(member.pk)) == (("waiting", "", None), True)
    (sale,) = record(make_sale(external_id="r-1"))

    assert [claims.settle_due(as_of=NOON) for _ in range(2)] == [1, 0]

    assert said(made) == ("credited", "", sale.id)


def test_a_sale_that_took_place_after_the_claim_is_none_of_its():
    open_shop()
    made = claim(make_member())
    record(make_sale(external_id="r-1", occurred_at=NOON + timedelta(seconds=1)))

    assert claims.settle_due(as_of=NOON + timedelta(minutes=5)) == 0

    assert said(made) == ("waiting", "", None)


def test_a_receipt_of_tomorrow_by_the_clock_of_the_store_is_refused():
    open_shop()
    Store.objects.update(time_zone="America/New_York")
    forget_all()
    one_by_utc = datetime(2026, 3, 11, 1, tzinfo=UTC)

    with pytest.raises(SoldInFuture):
        claim(make_member(), day=date(2026, 3, 11), at=one_by_utc)

    assert claim(make_member(), day=date(2026, 3, 10), at=one_by_utc).status == "waiting"


def test_the_sweep_ends_west_of_utc():
    open_shop()
    Store.objects.update(time_zone="America/New_York")
    forget_all()
    claim(make_member(), at=datetime(2026, 3, 11, 1, tzinfo=UTC))
    at = datetime(2026, 3, 14, 1, tzinfo=UTC)

    assert [claims.settle_due(as_of=at, limit=1) for _ in range(2)] == [1, 0]


def test_five_claims_wait_and_no_more():
    open_shop()
    member = make_member()
    for number in range(5):
        claim(member, f"r-{number}")

    with pytest.raises(ClaimWaiting):
        claim(member, "r-5")

    assert claim(member, "r-4", total=7).total_minor == 7


def test_an_old_receipt_and_a_program_without_claims(sale):
    assert said(claim(make_member(), day=date(2026, 2, 7)))[1] == "too_old"
    settings(claim_days=0)

    with pytest.raises(ClaimsNotTaken):
        claim(make_member())


def test_after_ten_claims_a_day_it_is_enough(sale):
    member = make_member()
    for total in range(10):
        claim(member, total=total)

    with pytest.raises(TooManyGuesses):
        claim(member)
