"""
What of a purchase can still be returned, and what one return takes of it.

Always: every recorded return counts, applied or still waiting for its points, so that nothing can
be returned twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from loyalty.models import Refund, RefundStatus
from members.errors import DomainError, FieldError
from members.money import format_amount
from rewards import returning
from rewards.returning import MoreThanLeft, NothingToReturn, Part, Wish, spelled


class UnknownLine(DomainError):
    code = "unknown_line"
    title = "The sale has no such line"

    def __init__(self, place: int, refundable: Mapping[str, Any]) -> None:
        detail = "The sale has no line of this name; refundable_lines lists those it has."
        pointer = f"/lines/{place}/line"
        super().__init__(detail, errors=[FieldError(pointer, self.code, detail)], extra=refundable)


class RefundExceedsPurchase(DomainError):
    code = "refund_exceeds_purchase"
    title = "More would come back than is left of the sale"
    http_status = 409

    def __init__(self, pointer: str, refundable: Mapping[str, Any]) -> None:
        left = refundable["refundable"]
        detail = (
            f"{left} is left to return of this sale; refundable_lines says how much of each line."
        )
        super().__init__(detail, errors=[FieldError(pointer, self.code, detail)], extra=refundable)


class RefundOfNothing(DomainError):
    code = "refund_of_nothing"
    title = "Nothing would come back"

    def __init__(self) -> None:
        super().__init__("Say what came back: lines with a quantity or an amount, or an amount.")


@dataclass(frozen=True, slots=True)
class Remains:
    """
    What was sold, and what is left of it, line by line.

    is_voided: the till said that the sale never was.
    """

    sold: Sequence[Part]
    left: Sequence[Part]
    currency: str
    has_returns: bool
    is_voided: bool

    @property
    def is_gone(self) -> bool:
        return self.has_returns and returning.is_gone(self.sold, self.left)

    @property
    def returned_minor(self) -> int:
        return sum(part.net_minor for part in self.sold) - self.left_minor

    @property
    def left_minor(self) -> int:
        return sum(part.net_minor for part in self.left)

    @property
    def state(self) -> str | None:
        """voided, returned or partly_returned; None when nothing came back."""
        if self.is_voided:
            return "voided"
        if self.is_gone:
            return "returned"
        return "partly_returned" if self.has_returns else None

    def take(
        self, wishes: Sequence[Wish], *, amount_minor: int | None, is_void: bool
    ) -> list[Part]:
        """
        What a return takes: everything, an amount over the lines, or what is wished of each line.

        Raises UnknownLine, RefundExceedsPurchase, RefundOfNothing.
        """
        if is_void:
            if self.is_gone:
                raise RefundExceedsPurchase("", self.shown())
            return returning.take_all(self.left)
        try:
            if amount_minor is not None:
                return returning.take_amount(self.left, amount_minor)
            return returning.take_lines(self.left, wishes)
        except NothingToReturn:
            raise RefundOfNothing from None
        except returning.UnknownLine as error:
            raise UnknownLine(_place(wishes, error.line), self.shown()) from None
        except MoreThanLeft as error:
            pointer = "/amount" if error.line is None else f"/lines/{_place(wishes, error.line)}"
            raise RefundExceedsPurchase(pointer, self.shown()) from None

    def less(self, taken: Sequence[Part], *, is_void: bool) -> "Remains":
        """What remains when this much more has come back."""
        return Remains(
            sold=self.sold,
            left=returning.left_of(self.left, taken),
            currency=self.currency,
            has_returns=True,
            is_voided=self.is_voided or is_void,
        )

    def shown(self) -> dict[str, Any]:
        """What can still be returned, in the shapes of the public API."""
        return {
            "refundable": format_amount(self.left_minor, self.currency),
            "refundable_lines": shown_lines(
                [part for part in self.left if not part.is_nothing], self.currency
            ),
        }


def remains_of(
    lines: Sequence[Mapping[str, Any]], refunds: Sequence[Refund], *, currency: str
) -> Remains:
    """What is left of a sale after its returns, oldest first."""
    sold = returning.parts_of(lines)
    returned = [part for refund in refunds for part in returning.parts_of(refund.returned)]
    return Remains(
        sold=sold,
        left=returning.left_of(sold, returned),
        currency=currency,
        has_returns=bool(refunds),
        is_voided=any(refund.is_void for refund in refunds),
    )


def refunds_of(purchase_id: int) -> list[Refund]:
    """The returns of a purchase that count, oldest first."""
    found = Refund.objects.filter(purchase_id=purchase_id).exclude(status=RefundStatus.SET_APART)
    return list(found.order_by("id"))


def shown_lines(parts: Sequence[Part], currency: str) -> list[dict[str, str]]:
    """Parts as the outside sees them."""
    return [
        {
            "line": part.line,
            "quantity": spelled(part.thousandths),
            "amount": format_amount(part.net_minor, currency),
        }
        for part in parts
    ]


def _place(wishes: Sequence[Wish], line: str) -> int:
    return next(place for place, wish in enumerate(wishes) if wish.line == line)
