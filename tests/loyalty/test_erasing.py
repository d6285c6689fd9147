"""Erasing makes a member nobody, moves no point, and frees what found them for somebody else."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction

from events.models import Event
from loyalty import crediting, erasing, households, merging, unclaimed, voucher_uses
from loyalty.models import Claim, ClaimStatus, Purchase, Refusal, Voucher
from members import consents, enrolment, login_codes, sessions
from members.actors import SYSTEM
from members.holders import MemberMerged
from members.households import OwnerMustHandOver
from members.identifiers import MemberNotActive, attach, block, find_member
from members.models import Member, MemberSession, Store
from tests.books import assert_books_balance
from tests.builders import NOON, earn, make_reward, make_sale, open_shop, record, wallet_of
from tests.goods_back import give_back, piece
from tests.loyalty.using import issue, use
from tests.members.builders import MORNING, make_member

pytestmark = pytest.mark.django_db

PHONE = ("phone", "+358401234567")
EMAIL = ("email", "aino@example.com")
# What may not be left anywhere: who she was, what found her, what was written of her.
TRACES = ["aino", "358401234567", "@example.com", "SECRET", "1990-05-17"]


@pytest.fixture(autouse=True)
def shop():
    return open_shop()


@pytest.fixture
def aino() -> Member:
    """Somebody of whom every table knows something."""
    member = make_member(
        PHONE, EMAIL, display_name="Aino", language="fi", metadata={"note": "SECRET"}
    )
    born = MORNING.date().replace(1990, 5, 17)
    enrolment.change(member=member, changes={"birth_on": born}, as_of=MORNING)
    said = consents.Said("member", wording="SECRET")
    consents.grant(
        member=member, purpose="greeting", channel="till", said=said, as_of=NOON, actor=SYSTEM
    )
    sessions.start(member=member, device="SECRET", as_of=NOON)
    login_codes.ask(email=EMAIL[1], sender="x", language="fi", as_of=NOON)
    sale = make_sale(
        None,
        "100.00",
        identifier={"kind": "phone", "value": PHONE[1]},
        metadata={"customer": "SECRET"},
    )
    (accepted,) = record(sale)
    crediting.credit_these([accepted.id])
    give_back(accepted, lines=piece(), reason="SECRET")
    earn(member, 50, metadata={"to": "SECRET"})
    return member


def erase(member: Member) -> Member:
    return erasing.erase(member=member, as_of=NOON, actor=SYSTEM)


def tables_with(trace: str) -> list[str]:
    """The tables in which a text stands, in any column."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text ILIKE %s",  # noqa: S608
                [f"%{trace}%"],
            )
            if cursor.fetchone() != (0,):
                found.append(table)
    return found


def test_nothing_says_any_more_who_it_was(aino):
    staff = get_user_model().objects.create(username="staff")
    LogEntry.objects.log_actions(staff.pk, [aino], CHANGE, single_object=True)
    before = {trace: tables_with(trace) for trace in TRACES}

    erased = erase(aino)

    assert all(before.values())
    assert {trace: tables_with(trace) for trace in TRACES} == {trace: [] for trace in TRACES}
    assert (str(erased), erased.status, erased.erased_at) == (erased.shown_id, "closed", NOON)


def test_no_point_moves_and_the_books_balance(aino):
    total = Purchase.objects.count()

    erase(aino)

    assert wallet_of(aino).balance == 50
    assert Purchase.objects.filter(member=aino).count() == total
    assert_books_balance()


def test_a_repeat_changes_nothing(aino):
    erase(aino)
    events = Event.objects.count()

    again = erasing.erase(member=aino, as_of=NOON + timedelta(days=1), actor=SYSTEM)

    assert again.erased_at == NOON
    assert Event.objects.count() == events
    assert Event.objects.filter(kind="member.erased", subject=aino.shown_id).count() == 1


def test_their_vouchers_are_over_those_given_in_too_once_that_is_undone(aino):
    make_reward(100)
    unused, used, others = issue(aino), issue(aino), issue()
    taken = use(used.pk)

    erase(aino)
    voucher_uses.undo(taken.use, as_of=NOON)

    words = {one.pk: one.get_status_display() for one in Voucher.objects.all()}
    assert words == {unused.pk: "revoked", used.pk: "revoked", others.pk: "issued"}


def test_what_found_them_may_be_somebody_elses_who_gets_nothing_of_theirs(aino):
    erase(aino)

    eero = make_member(PHONE)
    unclaimed.claim_enrolled(as_of=NOON)

    assert find_member(*PHONE) == eero
    assert not Purchase.objects.filter(member=eero).exists()


def test_sales_that_wait_for_the_identifier_wait_no_more(aino):
    lost = attach(member=aino, kind="external", value="A-17", as_of=NOON)
    record(make_sale(None, identifier={"kind": "external", "value": "A-18"}))
    attach(member=aino, kind="external", value="A-18", as_of=NOON)
    block(identifier=lost, as_of=NOON)
    record(make_sale(None, identifier={"kind": "external", "value": "A-17"}))

    erase(aino)
    make_member(("external", "A-17"), ("external", "A-18"))

    assert unclaimed.claim_enrolled(as_of=NOON) == 0
    assert set(Purchase.objects.values_list("identifier_value", flat=True)) == {""}


def test_who_was_merged_into_them_goes_with_them(aino):
    old = make_member(("email", "old@example.com"), display_name="Aino Old")
    merging.merge(loser=old, survivor=aino, reason="SECRET", as_of=NOON, actor=SYSTEM)

    with pytest.raises(MemberMerged):
        erase(Member.objects.get(pk=old.pk))
    erase(aino)

    old.refresh_from_db()
    assert (old.display_name, old.erased_at) == ("", NOON)
    assert tables_with("SECRET") == []


def test_a_household_is_left_with_what_they_earned(aino):
    eero = make_member(display_name="Eero")
    home = households.found(owner=eero, name="Home", as_of=NOON, actor=SYSTEM).household
    households.join(household=home, member=aino, may_spend=True, as_of=NOON, actor=SYSTEM)

    erase(aino)

    assert wallet_of(aino).balance == 50
    assert not aino.memberships.filter(left_at__isnull=True).exists()
    assert_books_balance()


def test_who_owns_a_household_hands_it_over_first(aino):
    eero = make_member()
    home = households.found(owner=aino, name="Aino's", as_of=NOON, actor=SYSTEM).household
    households.join(household=home, member=eero, may_spend=True, as_of=NOON, actor=SYSTEM)

    with pytest.raises(OwnerMustHandOver):
        erase(aino)

    aino.refresh_from_db()
    assert (aino.display_name, aino.erased_at) == ("Aino", None)
    households.hand_over(household=home, member=eero)
    assert erase(aino).erased_at == NOON


def test_who_lives_alone_ends_the_household_and_its_name(aino):
    households.found(owner=aino, name="Aino's", as_of=NOON, actor=SYSTEM)

    erase(aino)

    assert wallet_of(aino).balance == 50
    assert tables_with("Aino") == []


def test_the_erased_neither_earn_nor_come_back(aino):
    waiting = record(make_sale(aino))
    erase(aino)

    crediting.credit_these([waiting[0].id])

    assert Refusal.objects.get().reason == "member_not_active"
    assert enrolment.reopen(member=aino).status == "closed"
    assert MemberSession.objects.count() == 0
    assert wallet_of(aino).balance == 50


def test_what_they_claimed_is_waited_for_no_more(aino):
    claim = Claim.objects.create(
        member=aino,
        store=Store.objects.get(),
        receipt="R-1",
        total_minor=1000,
        sold_on=NOON.date(),
        created_at=NOON,
    )

    erase(aino)

    claim.refresh_from_db()
    assert claim.status == ClaimStatus.REFUSED


def test_nothing_else_of_a_sale_or_an_event_can_be_changed(aino):
    for change in ({"total_minor": 1}, {"metadata": {"a": 1}}, {"external_id": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Purchase.objects.filter(member=aino).update(**change)


def test_nothing_more_is_said_for_an_erased_member(aino):
    erase(aino)
    said = consents.Said("till", wording="m-2")

    with pytest.raises(MemberNotActive, match="was erased"):
        consents.withdraw(
            member=aino, purpose="marketing", channel="sms", said=said, as_of=NOON, actor=SYSTEM
        )
