"""A voucher is called the same at the till, whoever speaks: refusals, lookups and receipts."""

import pytest

from members.api.cashier import cashier_message
from rewards.receipt_kinds import REDEMPTION, SALE
from rewards.receipts.defaults import default_text
from rewards.speech import danish, finnish, indonesian

CODES = (
    "voucher_code_mistyped",
    "voucher_not_found",
    "voucher_not_usable",
    "voucher_pool_empty",
    "voucher_spent",
)


@pytest.mark.parametrize(
    ("language", "spoken", "stem"),
    [
        ("da", danish.WORDS, "værdikupon"),
        ("fi", finnish.WORDS, "kupon"),
        ("id", indonesian.WORDS, "voucer"),
    ],
)
def test_a_voucher_has_one_name(language, spoken, stem):
    refusals = [cashier_message(code=code, status=409, accept_language=language) for code in CODES]
    looked_up = [spoken["till_voucher"], spoken["till_voucher_gone"]]
    printed = [default_text(kind, language) for kind in (SALE, REDEMPTION)]

    # Finnish bends the word: kuponki, kupongilla.
    assert [text for text in refusals + looked_up + printed if stem not in text.lower()] == []
