"""
What is left of a sale after its returns, to the cent. Pure.

Always: parts that are taken one after another add up to the whole line, and a line that is gone
takes its share of what was paid with points with it. Quantities are whole thousandths, money whole
minor units: no part is ever rounded away.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rewards.earning.basket import Basket, Line, shared_tender
from rewards.points import split

THOUSANDTHS = 1_000


class UnknownLine(Exception):
    """The sale has no line of this name."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


class MoreThanLeft(Exception):
    """More was asked for than is left; `line` is None when it was the sale as a whole."""

    def __init__(self, line: str | None = None) -> None:
        super().__init__(line)
        self.line = line


class NothingToReturn(Exception):
    """Neither a quantity nor an amount is returned."""


class Part(NamedTuple):
    """
    A part of a line: what is left of it, or what one return takes.

    thousandths: of a piece or a weight; 2 pieces are 2,000. net_minor: below zero for a coupon.
    """

    line: str
    thousandths: int
    net_minor: int

    @property
    def is_nothing(self) -> bool:
        return not (self.thousandths or self.net_minor)


class Wish(NamedTuple):
    """What a till returns of one line: a quantity, an amount, or both."""

    line: str
    thousandths: int | None = None
    net_minor: int | None = None


def thousandths(quantity: str) -> int:
    """Read a quantity as it is stored: "2" is 2,000 thousandths, "0.25" is 250."""
    whole, _, decimals = quantity.partition(".")
    return int(whole) * THOUSANDTHS + int(decimals.ljust(3, "0"))


def spelled(number: int) -> str:
    """Write thousandths as a quantity: 250 is "0.25"."""
    whole, decimals = divmod(number, THOUSANDTHS)
    return f"{whole}.{decimals:03}".rstrip("0").rstrip(".")


def stored(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Parts as the plain JSON that is kept of a return."""
    return [
        {"line": part.line, "quantity": spelled(part.thousandths), "net_minor": part.net_minor}
        for part in parts
    ]


def parts_of(lines: Sequence[Mapping[str, Any]]) -> list[Part]:
    """The lines of a sale or of a return, as they are stored."""
    return [Part(line["line"], thousandths(line["quantity"]), line["net_minor"]) for line in lines]


def left_of(sold: Sequence[Part], returned: Sequence[Part]) -> list[Part]:
    """What is left of each line, in the order of the sale; lines that are gone are nothing."""
    left = {part.line: part for part in sold}
    for part in returned:
        before = left[part.line]
        left[part.line] = Part(
            part.line, before.thousandths - part.thousandths, before.net_minor - part.net_minor
        )
    return list(left.values())


def is_gone(sold: Sequence[Part], left: Sequence[Part]) -> bool:
    """
    Tell whether a sale came back whole.

    What cost something is gone with its money, what was free with its last piece: a customer who
    keeps the free coffee has not returned everything.
    """
    return all(
        part.net_minor == 0 and (part.thousandths == 0 or before.net_minor != 0)
        for before, part in zip(sold, left, strict=True)
    )


def take_lines(left: Sequence[Part], wishes: Sequence[Wish]) -> list[Part]:
    """
    What a return of some lines takes, in the order asked.

    A quantity takes its share of the money that is left of the line, the last one all of it; an
    amount that takes all the money takes all the pieces.

    Raises UnknownLine, MoreThanLeft, NothingToReturn.
    """
    by_line = {part.line: part for part in left}
    taken = []
    for wish in wishes:
        if wish.line not in by_line:
            raise UnknownLine(wish.line)
        taken.append(_take(by_line[wish.line], wish))
        by_line[wish.line] = left_of([by_line[wish.line]], taken[-1:])[0]
    if all(part.is_nothing for part in taken):
        raise NothingToReturn
    return taken


def take_amount(left: Sequence[Part], minor: int) -> list[Part]:
    """
    What a return of an amount takes: every line in proportion, coupons with their own sign.

    All that is left takes the pieces too; less leaves them with the customer.

    Raises MoreThanLeft, NothingToReturn.
    """
    if minor == 0:
        raise NothingToReturn
    total = sum(part.net_minor for part in left)
    if not 0 < minor <= total:
        raise MoreThanLeft
    if minor == total:
        return take_all(left)
    goods = [max(0, part.net_minor) for part in left]
    coupons = [max(0, -part.net_minor) for part in left]
    from_coupons = sum(coupons) * minor // total
    shares = zip(split(minor + from_coupons, goods), split(from_coupons, coupons), strict=True)
    taken = [
        Part(part.line, 0, of_goods - of_coupon)
        for part, (of_goods, of_coupon) in zip(left, shares, strict=True)
    ]
    return [part for part in taken if part.net_minor]


def take_all(left: Sequence[Part]) -> list[Part]:
    """Everything that is left."""
    return [part for part in left if not part.is_nothing]


def basket_left(sold: Basket, left: Sequence[Part]) -> Basket:
    """
    The basket that remains, for the rules of the sale to look at again.

    left: a part for each line of the basket, in its order. What was paid with points shrinks line
    by line with what it paid for, so nothing left means nothing paid.
    """
    shares = shared_tender(sold)
    lines, paid_with_points = [], 0
    for line, share, part in zip(sold.lines, shares, left, strict=True):
        lines.append(_left_of(line, part))
        if share:
            paid_with_points += share * part.net_minor // line.net_minor
    return Basket(lines, paid_with_points)


def _left_of(line: Line, part: Part) -> Line:
    """A line of which a part is left; its tax shrinks with what it cost."""
    net_minor = line.net_minor
    tax_minor = line.tax_minor * part.net_minor // net_minor if net_minor else line.tax_minor
    return line._replace(
        net_minor=part.net_minor, thousandths=part.thousandths, tax_minor=tax_minor
    )


def _take(left: Part, wish: Wish) -> Part:
    pieces, minor = wish.thousandths, wish.net_minor
    if (pieces or 0) > left.thousandths:
        raise MoreThanLeft(left.line)
    if minor is None:
        pieces = pieces or 0
        return Part(left.line, pieces, _share(left, pieces))
    if not min(0, left.net_minor) <= minor <= max(0, left.net_minor):
        raise MoreThanLeft(left.line)
    if pieces is None:
        is_all = minor == left.net_minor != 0
        pieces = left.thousandths if is_all else 0
    return Part(left.line, pieces, minor)


def _share(left: Part, pieces: int) -> int:
    """The money that goes with some of the pieces, rounded towards zero; all with the last."""
    if pieces == 0:
        return 0
    share = abs(left.net_minor) * pieces // left.thousandths
    return share if left.net_minor > 0 else -share
