"""Closed days of the ledger: sealed once, and a changed row is found."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from loyalty.ledger import sealing
from loyalty.models import Entry, Seal
from tests.books import constraint_of
from tests.loyalty.ledger.corrupting import corrupt

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(aino) -> date:
    """Aino's five entries were recorded on two days: two of them three days ago."""
    recorded_on = Entry.objects.get(seq=1, member=aino).recorded_at.astimezone(UTC).date()
    for seq in (1, 2):
        key = Entry.objects.get(member=aino, seq=seq).pk
        corrupt(
            "UPDATE loyalty_entry SET recorded_at = recorded_at - interval '3 days' WHERE id = %s",
            key,
        )
    return recorded_on


def end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)


def verify() -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    status = 0
    try:
        call_command("verify_ledger", "--seals", stdout=out, stderr=err, no_color=True)
    except SystemExit as end:
        status = int(end.code or 0)
    return status, out.getvalue(), err.getvalue()


def test_a_day_is_sealed_an_hour_after_it_is_over_and_once(today):
    almost = end_of(today) + timedelta(minutes=59)
    assert sealing.seal_closed_days(as_of=almost) == 3
    assert sealing.seal_closed_days(as_of=almost + timedelta(minutes=1)) == 1
    assert sealing.seal_closed_days(as_of=almost + timedelta(hours=2)) == 0

    days = [today - timedelta(days=3 - n) for n in range(4)]
    found = list(Seal.objects.order_by("day").values_list("day", "entries"))
    assert [day for day, _ in found] == days
    assert [entries for _, entries in found[:3]] == [2, 0, 0]
    seals = list(Seal.objects.order_by("day"))
    assert [bytes(s.previous) for s in seals[1:]] == [bytes(s.digest) for s in seals[:-1]]
    assert list(sealing.broken_seals()) == []
    assert verify()[0] == 0


@pytest.mark.parametrize("column", ["points", "occurred_at", "source_id", "actor_id"])
def test_a_changed_row_is_found(today, aino, column):
    sealing.seal_closed_days(as_of=end_of(today) + timedelta(hours=1))
    row = Entry.objects.get(member=aino, seq=1)
    changed = {
        "points": "points = points + 1",
        "occurred_at": "occurred_at = occurred_at + interval '1 microsecond'",
        "source_id": "source_id = source_id + 1",
        "actor_id": "actor_id = 7",
    }[column]

    corrupt(f"UPDATE loyalty_entry SET {changed} WHERE id = %s", row.pk)  # noqa: S608 - literals

    first_day = today - timedelta(days=3)
    assert [broken.day for broken in sealing.broken_seals()] == [first_day]
    status, out, err = verify()
    assert status == 1
    assert "WRONG  The entries of 4 sealed days are as they were sealed." in out
    assert f"seal of {first_day}: " in err


def test_an_entry_slipped_in_later_is_found(today, aino):
    sealing.seal_closed_days(as_of=end_of(today) + timedelta(hours=1))
    key = Entry.objects.get(member=aino, seq=3).pk

    corrupt(
        "UPDATE loyalty_entry SET recorded_at = recorded_at - interval '1 day' WHERE id = %s", key
    )

    yesterday = today - timedelta(days=1)
    broken = {seal.day: seal.reason for seal in sealing.broken_seals()}
    assert sorted(broken) == [yesterday, today]
    assert broken[yesterday].startswith("sealed with 0 entries of 0 points together, found 1 of ")


def test_a_seal_made_anew_breaks_the_chain_after_it(today, aino):
    sealing.seal_closed_days(as_of=end_of(today) + timedelta(hours=1))
    first_day = today - timedelta(days=3)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Seal.objects.filter(day=first_day).update(digest=bytes(32))
    assert constraint_of(refusal.value) == "seal_only_grows"
    one = Seal.objects.get(day=first_day + timedelta(days=1))

    corrupt(
        "UPDATE loyalty_seal SET digest = sha256('x') WHERE day = current_date - %s",
        (datetime.now(UTC).date() - one.day).days,
    )

    days = [broken.day for broken in sealing.broken_seals()]
    assert days == [one.day, one.day + timedelta(days=1)]
