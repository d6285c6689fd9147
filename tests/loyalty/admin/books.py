"""Members with purchases and redemptions, in any number."""

from loyalty import crediting
from loyalty.models import Refusal
from members.models import Member, MemberStatus
from tests.builders import earn, make_reward, make_sale, record, redeem
from tests.members.builders import make_member


def fill(count: int) -> None:
    """For each: a member with a credited sale, one held and one confirmed redemption."""
    reward = make_reward(10)
    for number in range(count):
        member = make_member(("external", f"m{number}"), display_name=f"Member {number}")
        earn(member, 100, external_id=f"receipt-{number}")
        redeem(member, reward)
        redeem(member, reward, is_captured=True)
        refuse(member)


def refuse(member: Member) -> Refusal:
    """A sale that was refused, because the member was blocked when it was credited."""
    (accepted,) = record(make_sale(member))
    Member.objects.filter(pk=member.pk).update(status=MemberStatus.BLOCKED)
    crediting.credit_these([accepted.id])
    Member.objects.filter(pk=member.pk).update(status=MemberStatus.ACTIVE)
    return Refusal.objects.get(pk=accepted.id)
