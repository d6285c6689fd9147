"""
What a reward takes off a basket. Pure.

Always: never more than the goods it is for cost, coupons included; a percentage is rounded down.
"""

from collections.abc import Collection, Iterable

from rewards.earning import Line

BASKET, CATEGORY, PRODUCT = "basket", "category", "product"


def takes_off(
    lines: Iterable[Line],
    *,
    kind: str,
    scope: str,
    scope_codes: Collection[str],
    value_minor: int,
    percent: int | None,
) -> int:
    """
    What a reward of this kind takes off these lines, in minor units; 0 for one that is no discount.

    A free product is one piece, the cheapest of those meant, for at most the value it says.
    """
    meant = [line for line in lines if _is_meant(line, scope, scope_codes)]
    cost = max(0, sum(line.net_minor for line in meant))
    if kind == "percent":
        return cost * (percent or 0) // 100
    if kind == "product":
        pieces = (line.net_minor * 1000 // line.thousandths for line in meant if _is_piece(line))
        one = min(pieces, default=0)
        return min(one, cost, value_minor or one)
    return min(value_minor, cost) if kind in {"discount", "pay"} else 0


def _is_meant(line: Line, scope: str, codes: Collection[str]) -> bool:
    if scope == BASKET:
        return True
    return (line.category if scope == CATEGORY else line.sku) in codes


def _is_piece(line: Line) -> bool:
    return line.net_minor > 0 and line.thousandths >= 1000
