"""Members who owe points, because they returned what had paid for a reward."""

from members.models import Member
from rewards import rulebook
from rewards.models import Program, ReturnPolicy
from rewards.models.program import touch
from tests.builders import earn, make_reward, redeem
from tests.goods_back import void


def in_debt(member: Member, points: int) -> None:
    """Earn, spend and give all the goods back, in a program where what was spent is then owed."""
    program = Program.objects.get(is_default=True)
    Program.objects.update(return_policy=ReturnPolicy.DEBT)
    touch(program.pk)
    rulebook.forget()
    sale = earn(member, points)
    redeem(member, make_reward(points, code=f"owed-{sale.id}"), is_captured=True)
    void(sale)
