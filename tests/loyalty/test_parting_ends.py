"""A merge is undone after the ends of moved points have changed: what is left keeps its end now."""

from datetime import UTC, date, datetime

import pytest

from loyalty import merging
from loyalty.ledger import expiry
from loyalty.models import Entry, EntryKind, Merge
from members.models import Member
from rewards.models import Program
from tests.books import assert_books_balance
from tests.builders import NOON, TILL, earn, noon_of, open_shop
from tests.loyalty.sharing import ends, open_lots, settings
from tests.members.builders import make_member
from tests.properties.shop import adjust

pytestmark = pytest.mark.django_db

IN_JUNE = datetime(2026, 6, 30, 21, tzinfo=UTC)


@pytest.fixture
def program() -> Program:
    return open_shop(expiry_months=3)


@pytest.fixture
def twin(program) -> Member:
    """100 points of January, that end in April."""
    member = make_member(display_name="Twin")
    earn(member, 100, noon_of("2026-01-10"))
    return member


@pytest.fixture
def aino(twin) -> Member:
    return make_member(display_name="Aino")


def merge(loser: Member, survivor: Member) -> Merge:
    return merging.merge(loser=loser, survivor=survivor, as_of=NOON, actor=TILL).merge


def undo(made: Merge, at: datetime) -> Merge:
    return merging.undo(made, as_of=at, actor=TILL)


def test_what_staff_extended_keeps_its_later_end(twin, aino):
    made = merge(twin, aino)
    days = {"lots_until": date(2026, 4, 30), "expires_on": date(2026, 6, 30)}
    adjust(aino, "extension", None, NOON, **days)

    undo(made, noon_of("2026-05-20"))  # after the end that they had at first

    assert (open_lots(twin), ends(twin)) == ([("2026-01-10", 100)], [IN_JUNE])
    assert open_lots(aino) == []
    assert expiry.expire_all(as_of=noon_of("2026-05-21")).points == 0
    assert_books_balance()


def test_what_activity_put_off_keeps_its_later_end(program):
    settings(expiry_policy="inactivity")
    twin, aino = make_member(), make_member()
    earn(twin, 100, noon_of("2026-01-10"))
    made = merge(twin, aino)
    earn(aino, 5, noon_of("2026-04-01"))

    undo(made, noon_of("2026-05-20"))

    assert open_lots(twin) == [("2026-01-10", 100)]
    assert ends(twin) == ends(aino) == [datetime(2026, 7, 1, 21, tzinfo=UTC)]
    assert_books_balance()


def test_what_was_brought_back_while_merged_keeps_its_end(twin, aino):
    made = merge(twin, aino)
    assert expiry.expire_all(as_of=noon_of("2026-05-15")).points == 100
    gone = Entry.objects.get(kind=EntryKind.EXPIRY)
    days = {"entry_seq": gone.seq, "expires_on": date(2026, 6, 30)}
    adjust(aino, "reinstatement", None, noon_of("2026-05-16"), **days)

    undo(made, noon_of("2026-05-20"))

    assert (open_lots(twin), ends(twin)) == ([("2026-01-10", 100)], [IN_JUNE])
    assert_books_balance()


def test_what_was_bought_while_merged_is_the_buyers_after_it_was_brought_back(program):
    twin, aino = make_member(), make_member()
    made = merge(twin, aino)
    earn(twin, 40, noon_of("2026-02-10"))
    assert expiry.expire_all(as_of=noon_of("2026-05-15")).points == 40
    gone = Entry.objects.get(kind=EntryKind.EXPIRY)
    days = {"entry_seq": gone.seq, "expires_on": date(2026, 6, 30)}
    adjust(aino, "reinstatement", None, noon_of("2026-05-16"), **days)
    assert (open_lots(twin), open_lots(aino)) == ([], [("2026-02-10", 40)])

    undo(made, noon_of("2026-05-20"))

    assert (open_lots(twin), ends(twin)) == ([("2026-02-10", 40)], [IN_JUNE])
    assert open_lots(aino) == []
    assert_books_balance()
