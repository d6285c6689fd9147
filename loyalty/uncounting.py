"""What a return gives back to limits and budgets: room for what is bought next."""

from collections.abc import Sequence

from loyalty import budgets, counting
from loyalty.counting import Source
from loyalty.models import Refund, SourceKind, lane_of
from rewards.earning import Outcome
from rewards.earning.outcome import Owner
from rewards.rulebook import Rulebook


def uncount(refund: Refund, outcome: Outcome, source_ids: Sequence[int], book: Rulebook) -> None:
    """
    Note what the rules of a sale no longer give, in the period of the sale.

    outcome: of what is left. source_ids: the purchase, and its returns that were applied before.
    Called under the lock of the member's wallet, after its points were taken back.
    """
    assert refund.member_id is not None
    assert refund.sale_occurred_at is not None
    uses = counting.changed(outcome, source_ids, book)
    source = Source(SourceKind.REFUND, refund.pk, refund.member_id, refund.sale_occurred_at)
    counting.note([(source, uses)], book)
    freed: dict[Owner, int] = {}
    for rule, points, _ in uses:
        for owner in rule.owners:
            freed[owner] = freed.get(owner, 0) - points
    budgets.give_back(
        {owner: points for owner, points in freed.items() if points > 0},
        lane=lane_of(refund.member_id),
    )
