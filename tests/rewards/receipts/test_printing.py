"""Receipts of a program without templates of its own: returns, voids, redemptions, odd names."""

import pytest

from rewards.languages import LANGUAGES
from rewards.receipts import KINDS
from rewards.receipts.figures import Figures
from tests.rewards.receipts.figures import TODAY, lines

EXPECTED = {
    ("return", "en", 32): [
        "Returned            1,234.40 EUR",
        "Taken back             49 points",
        "Given back            100 points",
        "Balance            12,453 points",
        "You owe                40 points",
    ],
    ("return", "en", 42): [
        "Returned                      1,234.40 EUR",
        "Taken back                       49 points",
        "Given back                      100 points",
        "Balance                      12,453 points",
        "You owe                          40 points",
    ],
    ("return", "id", 32): [
        "Dikembalikan        1.234,40 EUR",
        "Ditarik kembali          49 poin",
        "Diberikan kembali       100 poin",
        "Saldo                12.453 poin",
        "Utang                    40 poin",
    ],
    ("return", "da", 32): [
        "Returneret          1.234,40 EUR",
        "Trukket tilbage         49 point",
        "Givet tilbage          100 point",
        "Saldo               12.453 point",
        "Du skylder              40 point",
    ],
    ("return", "fi", 32): [
        "Palautettu          1 234,40 EUR",
        "Vähennetty           49 pistettä",
        "Hyvitetty           100 pistettä",
        "Saldo            12 453 pistettä",
        "Velkaa               40 pistettä",
    ],
    ("void", "en", 32): [
        "Purchase cancelled  1,234.40 EUR",
        "Taken back             49 points",
        "Given back            100 points",
        "Balance            12,453 points",
        "You owe                40 points",
    ],
    ("void", "en", 42): [
        "Purchase cancelled            1,234.40 EUR",
        "Taken back                       49 points",
        "Given back                      100 points",
        "Balance                      12,453 points",
        "You owe                          40 points",
    ],
    ("void", "id", 32): [
        "Dibatalkan          1.234,40 EUR",
        "Ditarik kembali          49 poin",
        "Diberikan kembali       100 poin",
        "Saldo                12.453 poin",
        "Utang                    40 poin",
    ],
    ("void", "da", 32): [
        "Køb annulleret      1.234,40 EUR",
        "Trukket tilbage         49 point",
        "Givet tilbage          100 point",
        "Saldo               12.453 point",
        "Du skylder              40 point",
    ],
    ("void", "fi", 32): [
        "Ostos peruttu       1 234,40 EUR",
        "Vähennetty           49 pistettä",
        "Hyvitetty           100 pistettä",
        "Saldo            12 453 pistettä",
        "Velkaa               40 pistettä",
    ],
    ("redemption", "en", 32): [
        "Free coffee           100 points",
        "Value                   3.50 EUR",
        "To pay                  1.00 EUR",
        "Voucher: 7K3M-9Q2P",
        "Usable now         12,423 points",
    ],
    ("redemption", "en", 42): [
        "Free coffee                     100 points",
        "Value                             3.50 EUR",
        "To pay                            1.00 EUR",
        "Voucher: 7K3M-9Q2P",
        "Usable now                   12,423 points",
    ],
    ("redemption", "id", 32): [
        "Free coffee             100 poin",
        "Nilai                   3,50 EUR",
        "Dibayar                 1,00 EUR",
        "Voucer: 7K3M-9Q2P",
        "Bisa dipakai kini    12.423 poin",
    ],
    ("redemption", "da", 32): [
        "Free coffee            100 point",
        "Værdi                   3,50 EUR",
        "Betales                 1,00 EUR",
        "Værdikupon: 7K3M-9Q2P",
        "Kan bruges nu       12.423 point",
    ],
    ("redemption", "fi", 32): [
        "Free coffee         100 pistettä",
        "Arvo                    3,50 EUR",
        "Maksettava              1,00 EUR",
        "Kuponki: 7K3M-9Q2P",
        "Käytettävissä    12 423 pistettä",
    ],
}


@pytest.mark.parametrize(("kind", "tag", "width"), EXPECTED)
def test_a_receipt(kind, tag, width):
    assert lines(kind, tag, width) == EXPECTED[kind, tag, width]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("tag", LANGUAGES)
def test_where_there_is_nothing_to_say_nothing_is_printed(kind, tag):
    assert lines(kind, tag, 32, Figures(today=TODAY)) == []


def test_a_sale_that_earns_nothing_says_so():
    poor = Figures(today=TODAY, earned=0, balance=0, available=0)

    assert lines("sale", "en", 32, poor) == [
        "This purchase           0 points",
        "Balance                 0 points",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Crème brûlée \N{EN DASH} “fresh”", 'Crème brûlée - "fresh"'),
        ("Käsebrötchen…", "Käsebrötchen..."),
        ("Śliwka łódzka", "Sliwka lódzka"),
        ("5\u202f€ off", "5 € off"),
        ("\x1b@Coffee\u202e\n", "@Coffee"),
        ("コーヒー", "????"),
    ],
)
def test_names_are_printed_in_what_the_printer_has(name, expected):
    named = Figures(today=TODAY, reward=name)

    assert lines("redemption", "en", 32, named) == [f"{expected:<32}"]
