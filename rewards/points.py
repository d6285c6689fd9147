"""Whole-number sums of points and money. Pure: integers in, integers out, nothing is ever lost."""

from collections.abc import Sequence


def divide(amount: int, by: int, rounding: str) -> int:
    """
    `amount / by` as a whole number; amount ≥ 0, by ≥ 1.

    rounding: "floor", "nearest" (a half goes up) or "ceil".
    """
    assert amount >= 0
    assert by >= 1
    if rounding == "floor":
        return amount // by
    if rounding == "ceil":
        return -(-amount // by)
    assert rounding == "nearest"
    return (2 * amount + by) // (2 * by)


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """
    Share `amount` in proportion to `weights` so that the shares add up to it exactly.

    Units that do not divide go to the largest remainders, earlier weights first.
    Weights are ≥ 0; when all are zero, nothing is shared out.
    """
    total = sum(weights)
    if total == 0 or amount == 0:
        return [0] * len(weights)
    shares = [amount * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i))
    for i in by_remainder[: amount - sum(shares)]:
        shares[i] += 1
    return shares
