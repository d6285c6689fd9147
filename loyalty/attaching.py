"""
A sale that was nobody's becomes a member's: at the desk, or because the member says it is theirs.

Always: a sale is claimed once, by trigger; its points are those of the rules that were valid when
it took place, and what came back of it meanwhile waits for them.
"""

from datetime import datetime

from django.db import transaction

from events import outbox
from loyalty import parked, queue
from loyalty.event_errors import MemberCannotEarn
from loyalty.models import Purchase, UnclaimedPurchase
from members.errors import DomainError
from members.ids import public_id
from members.models import Member, MemberStatus


class PurchaseHasMember(DomainError):
    code = "purchase_has_member"
    title = "The purchase is a member's already"
    http_status = 409

    def __init__(self) -> None:
        super().__init__(
            "This sale was credited to somebody else, and a sale is claimed once. If that was a "
            "mistake, refund it there and record it again under another external_id."
        )


def attach(purchase_id: int, member: Member, *, as_of: datetime) -> bool:
    """
    Give a sale to a member, in one transaction of its own; whether it was so now.

    Raises PurchaseHasMember, MemberCannotEarn; then nothing is written. Twice is as once.
    """
    with transaction.atomic(durable=True):
        return attach_within(purchase_id, member, as_of=as_of)


def attach_within(purchase_id: int, member: Member, *, as_of: datetime) -> bool:
    """The same, in the caller's transaction."""
    buyer = member.merged_into or member
    if buyer.status != MemberStatus.ACTIVE:
        detail = f"This member is {buyer.status} and earns nothing; staff can say why."
        raise MemberCannotEarn(detail)
    # Before the sale, as the sweep does: the other way round, the two wait for each other.
    UnclaimedPurchase.objects.filter(purchase_id=purchase_id).delete()
    free = Purchase.objects.filter(pk=purchase_id, member=None)
    if not free.update(member_id=buyer.pk):
        if who_has(purchase_id) == buyer.pk:
            return False
        raise PurchaseHasMember
    queue.put([purchase_id], as_of=as_of)
    parked.wait_for([purchase_id], as_of=as_of)
    sale = Purchase.objects.select_related("store").get(pk=purchase_id)
    payload = {
        "member": public_id("mem", buyer.public_id),
        "store": sale.store.code,
        "external_id": sale.external_id,
    }
    outbox.publish(kind="purchase.attached", subject=sale.shown_id, payload=payload, as_of=as_of)
    return True


def who_has(purchase_id: int) -> int | None:
    """Whose a sale is by now; of a merged member, who that turned out to be."""
    row = Purchase.objects.filter(pk=purchase_id).values_list("member_id", "member__merged_into_id")
    mine, survivor = row.get()
    return survivor or mine
