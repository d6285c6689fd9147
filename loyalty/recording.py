"""
A sale with all it brings along: the purchase, and the redemptions it uses, together or not at all.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from loyalty import doorbell, intake, settlement
from loyalty.accepted import Accepted
from loyalty.models import Redemption
from loyalty.sale import Sale
from members.actors import Actor
from members.errors import DomainError, FieldError
from members.ids import parse_public_id
from rewards.rulebook import Rulebook


class UnknownRedemption(DomainError):
    code = "unknown_redemption"
    title = "There is no such redemption"

    def __init__(self, place: int) -> None:
        detail = "The member of this sale has no redemption with this id; leave it out."
        super().__init__(detail, errors=[FieldError(f"/redemptions/{place}", self.code, detail)])


def record(sale: Sale, book: Rulebook, *, actor: Actor) -> Accepted:
    """
    Record a sale, confirm the redemptions it names, and ring for a worker.

    Raises what `intake.accept` and `settlement.confirm` raise, and UnknownRedemption; then nothing
    is written. Repeat behaviour: as `intake.accept`.
    """
    if sale.redemptions:
        with transaction.atomic(durable=True):
            accepted = intake.accept_one(sale, book)
            if not accepted.is_repeat:
                _confirm_all(accepted, sale, actor=actor)
    else:
        accepted = intake.accept_one(sale, book)
    if not accepted.is_repeat:
        doorbell.ring()
    return accepted


def record_many(
    sales: Sequence[Sale], book: Rulebook, *, actor: Actor
) -> list[Accepted | DomainError]:
    """
    Record up to `intake.SALES_MAX` sales; an answer or a refusal for each, in order.

    Those without redemptions are one statement; the others are a transaction each.
    """
    plain = iter(intake.accept([sale for sale in sales if not sale.redemptions], book))
    doorbell.ring()
    return [_recorded(sale, book, actor) if sale.redemptions else next(plain) for sale in sales]


def _recorded(sale: Sale, book: Rulebook, actor: Actor) -> Accepted | DomainError:
    try:
        return record(sale, book, actor=actor)
    except DomainError as refusal:
        return refusal


def _confirm_all(accepted: Accepted, sale: Sale, *, actor: Actor) -> None:
    """In one order for everybody, so that two sales with the same ones do not deadlock."""
    for place, shown_id in sorted(enumerate(accepted.redemptions), key=lambda named: named[1]):
        redemption = _find(shown_id, accepted.member)
        # One of another store is as unknown here as to GET; one made in the app is anybody's.
        if redemption is None or redemption.store_id not in {None, sale.store.id}:
            raise UnknownRedemption(place)
        settlement.confirm(redemption, as_of=sale.received_at, actor=actor, purchase_id=accepted.id)


def _find(shown_id: str, member: UUID | None) -> Redemption | None:
    uuid = parse_public_id("red", shown_id)
    if uuid is None or member is None:
        return None
    return Redemption.objects.filter(public_id=uuid, member__public_id=member).first()
