"""The stamp cards of a program as the pure sums of `rewards.stamping` want them."""

from rewards.models import Program, StampCard
from rewards.stamping import Card, Stamping


def card_of(card: StampCard) -> Card:
    """One card."""
    return Card(
        id=card.pk,
        needed=card.stamps_needed,
        head_start=card.head_start,
        stamping=Stamping(
            per=card.per,
            step_minor=card.step_minor,
            most=card.purchase_stamps_max,
            categories=tuple(card.categories),
            skus=tuple(card.skus),
            brands=tuple(card.brands),
            basket_min_minor=card.basket_min_minor,
        ),
        is_active=card.is_active,
        stores=frozenset(card.stores),
        valid_from=card.valid_from,
        valid_until=card.valid_until,
    )


def cards_of(program: Program) -> tuple[Card, ...]:
    """All cards of a program, those that give no stamps any more too (one query)."""
    return tuple(card_of(card) for card in StampCard.objects.filter(program=program))
