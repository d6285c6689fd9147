"""Figures to show a template with: something in every field. Pure."""

from datetime import date, timedelta

from rewards.receipts.figures import Figures, Money
from rewards.speech.phrases import Expiring, NextTier, Pending


def sample(today: date, currency: str) -> Figures:
    """A receipt on which every field has something to say."""
    return Figures(
        today=today,
        earned=49,
        balance=1253,
        available=1223,
        debt=40,
        pending=Pending(30, today + timedelta(days=14)),
        expiring=Expiring(14, today + timedelta(days=30)),
        new_tier="Silver",
        next_tier=NextTier("Gold", 2000, currency, today + timedelta(days=60)),
        vouchers=("Free coffee 7K3M-9Q2P-4XTN-08WFR",),
        returned=5,
        given_back=100,
        amount_returned=Money(1240, currency),
        spent=100,
        reward="Free coffee",
        value=Money(350, currency),
        to_pay=Money(100, currency),
        voucher="7K3M-9Q2P-4XTN-08WFR",
    )
