"""The lines a till prints under a receipt."""

from rewards.rulebook import Rulebook


def lines(*, points: int, available: int | None, book: Rulebook) -> list[str]:
    """
    What a sale earns and what the member has, ready to print.

    available: points before this sale; None when the sale has no member, and then nothing is
    printed.
    """
    if available is None:
        return []
    return [
        f"{book.points_name.capitalize()} for this purchase: {points}",
        f"{book.points_name.capitalize()} balance: {available + points}",
    ]
