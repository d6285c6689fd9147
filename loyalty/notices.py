"""What the till should know of a sale that was recorded all the same."""

from loyalty.buyers import Buyer
from loyalty.sale import Notice, Sale
from rewards.rulebook import Rulebook


def about(
    sale: Sale, buyer: Buyer | None, book: Rulebook, *, is_barred: bool = False
) -> list[Notice]:
    """
    Notices about the buyer of a sale; none when all is as expected.

    is_barred: the sale names a blocked identifier, and is so for nobody.
    """
    if is_barred and sale.identifier:
        return [
            Notice(
                "identifier_blocked",
                f"This {sale.identifier.kind} is blocked and earns nothing; look the member up by "
                "another identifier, or ask for the card that replaced it.",
            )
        ]
    if buyer is None and sale.identifier:
        return [
            Notice(
                "unknown_identifier",
                f"Nobody has this {sale.identifier.kind} yet. The purchase is credited by itself "
                f"if it is enrolled within {book.unclaimed_days} days.",
            )
        ]
    if buyer and not buyer.earns:
        return [
            Notice(
                "member_not_active",
                f"This member is {buyer.status} and earns nothing; staff can say why.",
            )
        ]
    return []
