"""Figures for receipts: one full set, and any at all."""

from datetime import date

from hypothesis import strategies as st

from rewards.receipts import Paper, default_text, printed, read
from rewards.receipts.figures import Figures, Money
from rewards.speech import speech
from rewards.speech.phrases import Expiring, NextTier, Pending

TODAY = date(2026, 11, 22)
FULL = Figures(
    today=TODAY,
    earned=1249,
    balance=12453,
    available=12423,
    debt=40,
    pending=Pending(30, date(2026, 12, 5)),
    expiring=Expiring(14, date(2026, 11, 30)),
    new_tier="Silver",
    next_tier=NextTier("Gold", 102000, "EUR", date(2026, 12, 31)),
    vouchers=("Free coffee 7K3M-9Q2P",),
    returned=49,
    given_back=100,
    amount_returned=Money(123440, "EUR"),
    spent=100,
    reward="Free coffee",
    value=Money(350, "EUR"),
    to_pay=Money(100, "EUR"),
    voucher="7K3M-9Q2P",
)


def lines(kind: str, tag: str, width: int, figures: Figures = FULL) -> list[str]:
    """As a program without templates of its own prints them."""
    template = read(default_text(kind, tag), kind)
    return printed(template, figures, speech(tag, "points"), Paper(width, "cp858"))


_POINTS = st.integers(-(10**12), 10**12)
_SOME = st.integers(0, 10**12)
_DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
_MONEY = st.none() | st.builds(Money, _SOME, st.sampled_from(["EUR", "JPY", "KWD"]))


def any_figures() -> st.SearchStrategy[Figures]:
    return st.builds(
        Figures,
        today=_DAYS,
        earned=st.none() | _POINTS,
        balance=st.none() | _POINTS,
        available=st.none() | _POINTS,
        debt=_SOME,
        pending=st.none() | st.builds(Pending, _SOME, st.none() | _DAYS),
        expiring=st.none() | st.builds(Expiring, _SOME, _DAYS),
        new_tier=st.text(),
        next_tier=st.none() | st.builds(NextTier, st.text(), _POINTS, st.just("EUR"), _DAYS),
        vouchers=st.lists(st.text(), max_size=3).map(tuple),
        returned=_SOME,
        given_back=_SOME,
        amount_returned=_MONEY,
        spent=st.none() | _POINTS,
        reward=st.text(),
        value=_MONEY,
        to_pay=_MONEY,
        voucher=st.text(),
    )
