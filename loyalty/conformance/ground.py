"""
What the run plays on: a store, a till for each trial, members with points, a reward.

Always: made by the functions that the product makes them with, in the installation's own default
program; what could still be used afterwards is ended by `clear`, however the run ends, and what a
run that was killed has left by that of the next.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from loyalty import adjustments, settlement, statements
from loyalty.adjusted import Proposal
from loyalty.models import AdjustmentKind, Hold, HoldStatus, Purchase, Redemption
from loyalty.redemptions import find
from members import cards, enrolment, keys, till_keys
from members.actors import SYSTEM, Actor, ActorKind
from members.models import ApiKey, Member, MemberStatus, Store, Terminal
from members.money import format_amount, minor_units
from members.request_keys import RequestKey, fingerprint
from rewards import rulebook
from rewards.models import Reward, RewardKind

STORE: Final = "conformance"
PRICE_POINTS: Final = 100
FIRST_POINTS: Final = 300
_KEY_LIFETIME: Final = timedelta(hours=4)


class Person(NamedTuple):
    """A member, and the number of their card."""

    member: Member
    card: str


class Ground:
    """clock: what the time is. Making one is making what is missing. Raises NoProgram."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        book = rulebook.current(fresh=True)
        self.program_id = book.program_id
        self.store = _store(book.currency, book.time_zone)
        self.currency = self.store.currency
        self.reward, _ = Reward.objects.update_or_create(
            program_id=self.program_id,
            code=STORE,
            defaults={
                "name": "Conformance run",
                "kind": RewardKind.OTHER,
                "price_points": PRICE_POINTS,
                "is_active": True,
            },
        )
        self._key: ApiKey | None = None
        self._people: list[Person] = []

    def till(self, code: str) -> Terminal:
        """The till of this code."""
        terminal, _ = Terminal.objects.update_or_create(
            store=self.store, code=code, defaults={"is_active": True, "name": "Conformance run"}
        )
        return terminal

    def let_in(self, terminal: Terminal) -> dict[str, Any]:
        """
        What a fresh till needs: the same rights by a code to exchange, and by a key at once.

        Whatever was let in as this till before is let out.
        """
        now = self._clock()
        till_keys.let_out(terminal, as_of=now)
        issued = keys.issue(
            name="Conformance run",
            scopes=till_keys.TILL_SCOPES,
            terminal=terminal,
            as_of=now,
            expires_at=now + _KEY_LIFETIME,
        )
        self._key = issued.key
        return {
            "enrolment_code": till_keys.offer(terminal, by=STORE, as_of=now).code,
            "key": issued.secret,
            "store": self.store.code,
            "terminal": terminal.code,
            "currency": self.currency,
        }

    def member(self, *, points: int = 0) -> Person:
        """Enrol somebody with a card, and give them points by an adjustment."""
        now = self._clock()
        # In the name of the run's key, so that they can be told from the shop's own.
        assert self._key is not None
        request = RequestKey(self._key.pk, f"member-{len(self._people)}", fingerprint({}))
        made = enrolment.enrol(
            as_of=now, display_name="Conformance", issue_card=True, request=request
        )
        member = made.member
        person = Person(member, member.identifiers.get(kind="card").value)
        self._people.append(person)
        if points:
            self._give(member, points, self._key, now)
        return person

    @property
    def members(self) -> list[Member]:
        """Those who were enrolled since the run began."""
        return [person.member for person in self._people]

    def free_points(self, person: Person) -> int:
        """The points of somebody that are not held, those among them that wait to be spendable."""
        found = statements.balance(
            member=person.member.public_id, program_id=self.program_id, as_of=self._clock()
        )
        assert found is not None
        return found.balance - found.held

    def unknown_card(self) -> str:
        """The number of a card that nobody has."""
        return cards.card_number()

    def money(self, units: int) -> str:
        """So many whole units of the program's currency, as they are sent."""
        return format_amount(minor_units(str(units), self.currency), self.currency)

    def shown(self, minor: int) -> str:
        """An amount as it is sent."""
        return format_amount(minor, self.currency)

    def clear(self) -> None:
        """
        End keys, codes, tills and reward; give back what is held; close the members.

        Of this run and of any before it.
        """
        now = self._clock()
        for terminal in Terminal.objects.filter(store=self.store):
            till_keys.let_out(terminal, as_of=now)
        Terminal.objects.filter(store=self.store).update(is_active=False)
        Reward.objects.filter(pk=self.reward.pk).update(is_active=False)
        ours = ApiKey.objects.filter(store=self.store)
        members = list(Member.objects.filter(enrolled_by__in=ours, status=MemberStatus.ACTIVE))
        held = Hold.objects.filter(status=HoldStatus.PLACED).values("pk")
        for redemption in Redemption.objects.filter(member__in=members, pk__in=held):
            taken = find(redemption.public_id)
            assert taken is not None
            settlement.void(taken, as_of=now, actor=SYSTEM)
        for member in members:
            enrolment.close(member=member)

    def _give(self, member: Member, points: int, key: ApiKey, now: datetime) -> None:
        """Proposed by the system and approved by the run's key: nobody approves their own."""
        book = rulebook.of(self.program_id)
        asked = Proposal(member, AdjustmentKind.POINTS, "other", "Conformance run", points)
        made = adjustments.propose(asked, book, actor=SYSTEM, as_of=now)
        approver = Actor(ActorKind.KEY, key.pk, key.name)
        adjustments.approve(made.adjustment.pk, actor=approver, as_of=now)


def has_other_sales() -> bool:
    """Whether anybody else sells here: then real members may be among those who have points."""
    return Purchase.objects.exclude(store__code=STORE).exists()


def _store(currency: str, time_zone: str) -> Store:
    named = {"name": "Conformance run", "currency": currency, "time_zone": time_zone}
    store, _ = Store.objects.get_or_create(code=STORE, defaults=named)
    return store
