"""Random histories with every way back: returns, adjustments, transfers, merges."""

from datetime import timedelta
from random import Random
from typing import Any

from loyalty import adjustment_errors, merging, pending, returns, transfers
from loyalty.debtors import MemberOwes
from loyalty.ledger.spending import InsufficientPoints
from loyalty.models import Entry, EntryKind, Lot, Merge, Purchase
from loyalty.taking_back import ReturnNeedsSpentPoints
from members.models import Member
from rewards import rulebook
from tests.builders import TILL
from tests.goods_back import make_return, make_void
from tests.properties.history import MEMBERS, History, verb
from tests.properties.points import Sale, after, local_day
from tests.properties.shop import adjust, last_transfer

POINTS = [points for points in range(-20, 31) if points]


class Corrections(History):
    """All verbs of `History`, and every way back."""

    def _sales(self) -> list[Sale]:
        return [sale for sale in self.world.sales.values() if sale.left_cents]

    @verb(when=lambda self: self._sales(), weight=3)
    def refund(self, chance: Random) -> None:
        sale = chance.choice(self._sales())
        cents = chance.randint(1, sale.left_cents)
        asked = make_return(
            Purchase.objects.get(pk=sale.number),  # type: ignore[arg-type]  # by its key alone
            amount=f"{cents / 100:.2f}",
            currency="EUR",
            received_at=self.now,
            occurred_at=self.now.isoformat(),
        )
        self._take_back(asked, sale, cents)

    @verb(when=lambda self: self._sales())
    def void_purchase(self, chance: Random) -> None:
        sale = chance.choice(self._sales())
        purchase = Purchase.objects.get(pk=sale.number)
        asked = make_void(purchase, received_at=self.now, occurred_at=self.now.isoformat())  # type: ignore[arg-type]
        self._take_back(asked, sale, sale.left_cents)

    def _take_back(self, asked: Any, sale: Sale, cents: int) -> None:
        expected = self.world.take_back(sale, cents, self.now)
        try:
            made = returns.refund(asked, actor=TILL).refund
        except ReturnNeedsSpentPoints:
            assert expected is None
            return
        assert expected == (
            made.taken_points,
            made.expired_points,
            made.owed_points + made.forgiven_points,
        )
        assert made.points_after == sale.worth

    @verb(when=lambda self: self.world.pending == "confirmation" and self._sales())
    def confirm_purchase(self, chance: Random) -> None:
        sale = chance.choice(self._sales())
        pending.confirm_purchase(sale.number, as_of=self.now, actor=TILL)
        self.world.confirm_sale(sale.number, self.now)

    @verb(when=lambda self: self.world.pending)
    def activate(self, chance: Random) -> None:
        pending.activate_due(as_of=self.now)

    @verb()
    def adjust(self, chance: Random) -> None:
        who, points = chance.choice(MEMBERS), chance.choice(POINTS)
        try:
            made = adjust(self.members[who], "points", points, self.now)
        except InsufficientPoints:
            assert not self.world.adjust(0, self.keys[who], points, self.now)
        else:
            assert self.world.adjust(made.pk, self.keys[who], points, self.now)

    @verb(when=lambda self: any(self.world.debt.values()))
    def forgive(self, chance: Random) -> None:
        who, points = chance.choice(MEMBERS), chance.randint(1, 8)
        can = self.world.forgive(self.keys[who], points)
        try:
            adjust(self.members[who], "debt", points, self.now)
        except adjustment_errors.ExceedsDebt:
            assert not can
        else:
            assert can

    @verb(when=lambda self: any(self.world.expiries.values()))
    def reinstate(self, chance: Random) -> None:
        days = chance.randint(1, 40)
        lots = [number for number, gone in self.world.expiries.items() if gone]
        number = chance.choice(lots)
        points = self.world.expiries[number][0]
        back = Entry.objects.filter(reverses__isnull=False).exclude(source_kind=4)
        entry = (
            Entry.objects.filter(lot=number, kind=EntryKind.EXPIRY, points=-len(points))
            .exclude(pk__in=back.values("reverses"))
            .order_by("pk")[0]
        )
        owner = Member.objects.get(pk=entry.member_id)
        if self.world.home(owner.pk) != owner.pk:
            return  # Their wallet is another one now; staff name the line of that one.
        last_day = local_day(self.now) + timedelta(days=days)
        asked = {"entry_seq": entry.seq, "expires_on": last_day}
        before = last_transfer()
        try:
            adjust(owner, "reinstatement", None, self.now, **asked)
        except adjustment_errors.PointsReturned:
            assert len(points) > self.world.still_due(points[0].purchase, self.now)
            return
        assert len(points) <= self.world.still_due(points[0].purchase, self.now)
        self.world.expiries[number].pop(0)
        new = Lot.objects.filter(moved_from=number).order_by("-pk")[0]
        self.world.reinstate(points, new.pk, after(last_day), self.now)
        self.world.follow(self.now, self._names(before), [owner.pk])

    @verb(when=lambda self: any(p.is_usable(self.now) for p in self.world.points))
    def extend(self, chance: Random) -> None:
        """All that ends by the last day of one of the lots there are."""
        who = chance.choice(MEMBERS)
        key, today = self.keys[who], local_day(self.now)
        usable = [point for point in self.world.points if point.is_usable(self.now)]
        ends = chance.choice(sorted({point.lot.over_at for point in usable}))
        until = local_day(ends) - timedelta(days=1)
        ends_on = max(today, until) + timedelta(days=chance.randint(0, 30))
        points = self.world.ending(key, after(until), after(ends_on), self.now)
        asked = {"lots_until": until, "expires_on": ends_on}
        try:
            adjust(self.members[who], "extension", None, self.now, **asked)
        except adjustment_errors.NothingToExtend:
            assert points == []
            return

        wallet = self.world.home(key)
        self.world.move(points, wallet, self.now, newest, over_at=after(ends_on), repays=False)

    @verb()
    def give(self, chance: Random) -> None:
        sender, recipient = chance.choice(MEMBERS), chance.choice(MEMBERS)
        before = last_transfer()
        free = len(self.world.free(self.world.home(self.keys[sender]), self.now))
        points = chance.randint(1, free + 2)
        gift = transfers.Gift(
            sender=Member.objects.get(pk=self.keys[sender]),
            recipient=Member.objects.get(pk=self.keys[recipient]),
            points=points,
            fingerprint=b"",
        )
        from_key, to_key = self.keys[sender], self.keys[recipient]
        try:
            transfers.give(gift, rulebook.current(), as_of=self.now, actor=TILL)
        except transfers.TransferToOneself:
            assert self.world.home(from_key) == self.world.home(to_key)
        except InsufficientPoints:
            assert free < points
        else:
            assert self.world.give(from_key, to_key, points, self.now, self._names(before))

    @verb(when=lambda self: not self.world.survivors)
    def merge(self, chance: Random) -> None:
        pair = chance.choice([(0, 1), (1, 0), (2, 0)])
        before = last_transfer()
        loser, survivor = (Member.objects.get(pk=self.keys[who]) for who in pair)
        try:
            merging.merge(loser=loser, survivor=survivor, as_of=self.now, actor=TILL)
        except MemberOwes:
            assert self.world.debt[loser.pk] or self.world.debt[survivor.pk]
        else:
            assert self.world.merge(loser.pk, survivor.pk, self.now, self._names(before))

    @verb(when=lambda self: self.world.survivors)
    def part(self, chance: Random) -> None:
        found = Merge.objects.get(undone_at=None)
        merging.undo(found, as_of=self.now, actor=TILL)
        self.world.part(found.loser_id, self.now, newest)


def newest(old: int, count: int) -> int:
    """What the ledger calls the lot that one just became."""
    new = Lot.objects.filter(moved_from=old).order_by("-pk")[0]
    assert new.earned_points == count
    return new.pk
