"""What a member reads on their home page, and a cashier says: whole sentences, four languages."""

from datetime import date
from typing import Any

import pytest

from loyalty.saying import (
    Expiring,
    HomeFigures,
    NextTier,
    StampsToGo,
    greeting,
    home_sentences,
    till_sentence,
)  # fmt: skip

TODAY = date(2026, 11, 22)


def figures(**said: Any) -> HomeFigures:
    return HomeFigures(**{"today": TODAY, "available": 1253, **said})


FULL = figures(
    pending=30,
    pending_from=date(2026, 12, 5),
    debt=40,
    expiring=Expiring(14, date(2026, 11, 30)),
    tier="Silver",
    to_rise=NextTier("Gold", 2000, "EUR", date(2027, 1, 31)),
    to_stay=NextTier("Silver", 120, last_day=date(2026, 12, 31)),
    stamps=(StampsToGo(1, "Coffee"), StampsToGo(3, "Cake")),
    affordable="Tea",
)

ALL = {
    "en": [
        "You owe 40 points, repaid from what you earn next.",
        "You have 1,253 points.",
        "14 points expire after 30 November.",
        "30 points can be used from 5 December.",
        "You have enough for Tea.",
        "One more stamp, and you get Coffee.",
        "3 more stamps, and you get Cake.",
        "Your level is Silver.",
        "Earn 120 points more by 31 December to stay Silver.",
        "Spend 20.00 EUR more by 31 January 2027 to become Gold.",
    ],
    "id": [
        "Anda masih berutang 40 poin, dilunasi dari perolehan berikutnya.",
        "Anda punya 1.253 poin.",
        "14 poin berlaku sampai 30 November.",
        "30 poin bisa dipakai mulai 5 Desember.",
        "Saldo Anda cukup untuk Tea.",
        "1 stempel lagi untuk mendapatkan Coffee.",
        "3 stempel lagi untuk mendapatkan Cake.",
        "Tingkat Anda Silver.",
        "Kumpulkan 120 poin lagi sampai 31 Desember untuk tetap di Silver.",
        "Belanja 20,00 EUR lagi sampai 31 Januari 2027 untuk naik ke Gold.",
    ],
    "da": [
        "Du skylder 40 point, som trækkes fra det, du optjener fremover.",
        "Du har 1.253 point.",
        "14 point udløber efter den 30. november.",
        "30 point kan bruges fra den 5. december.",
        "Du har nok til Tea.",
        "Ét stempel mere, så får du Coffee.",
        "3 stempler mere, så får du Cake.",
        "Dit niveau er Silver.",
        "Optjen 120 point mere senest den 31. december, så forbliver du Silver.",
        "Køb for 20,00 EUR mere senest den 31. januar 2027, så bliver du Gold.",
    ],
    "fi": [
        "Sinulla on velkaa 40 pistettä, ja velka vähennetään siitä, mitä seuraavaksi kerrytät.",
        "Sinulla on 1\u00a0253 pistettä.",
        "14 pistettä on voimassa 30. marraskuuta asti.",
        "30 pistettä on käytettävissä 5. joulukuuta alkaen.",
        "Saldosi riittää palkintoon Tea.",
        "Vielä yksi leima, niin saat palkinnon Coffee.",
        "Vielä 3 leimaa, niin saat palkinnon Cake.",
        "Tasosi on Silver.",
        "Kerrytä vielä 120 pistettä 31. joulukuuta mennessä, niin säilytät tason Silver.",
        "Osta vielä 20,00 EUR:n edestä 31. tammikuuta 2027 mennessä, niin tasosi on Gold.",
    ],
}  # fmt: skip


@pytest.mark.parametrize("language", ALL)
def test_all_there_is_to_say(language):
    assert home_sentences(FULL, language) == ALL[language]


def test_who_has_nothing_is_told_so_and_no_more():
    assert home_sentences(figures(available=0), "en") == ["You have 0 points."]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["You have 1 point.", "1 point expires after 30 November."]),
        ("id", ["Anda punya 1 poin.", "1 poin berlaku sampai 30 November."]),
        ("da", ["Du har 1 point.", "1 point udløber efter den 30. november."]),
        ("fi", ["Sinulla on 1 piste.", "1 piste on voimassa 30. marraskuuta asti."]),
    ],
)
def test_one_point_is_spoken_of_as_one(language, expected):
    one = figures(available=1, expiring=Expiring(1, date(2026, 11, 30)))

    assert home_sentences(one, language) == expected


def test_without_an_end_no_day_is_named():
    endless = figures(available=5, pending=2, to_rise=NextTier("Gold", 1))

    assert home_sentences(endless, "en")[1:] == [
        "2 points cannot be used yet.",
        "Earn 1 point more to become Gold.",
    ]


@pytest.mark.parametrize(
    ("language", "programs", "expected"),
    [
        ("da-DK", "en", "Du har 5 point."),
        ("sv", "fi", "Sinulla on 5 pistettä."),
        ("", "id", "Anda punya 5 poin."),
        ("sv", "sv", "You have 5 points."),
    ],
)
def test_who_speaks_another_language_hears_the_program_s_then_english(language, programs, expected):
    assert home_sentences(figures(available=5, program_language=programs), language) == [expected]


def test_a_program_s_own_name_is_said_as_it_is_written():
    assert home_sentences(figures(points_name="helmeä"), "fi") == ["Sinulla on 1\u00a0253 helmeä."]


@pytest.mark.parametrize(
    ("said", "language", "expected"),
    [
        ({}, "en", "Welcome back!"),
        ({"first_name": "Anna"}, "en", "Welcome back, Anna!"),
        ({"first_name": "Anna"}, "id", "Selamat datang kembali, Anna!"),
        ({"first_name": "Anna"}, "da", "Velkommen tilbage, Anna!"),
        ({"first_name": "Anna"}, "fi", "Tervetuloa takaisin, Anna!"),
        ({"is_birthday": True}, "da", "Tillykke med fødselsdagen!"),
        ({"first_name": "Anna", "is_birthday": True}, "fi", "Hyvää syntymäpäivää, Anna!"),
    ],
)
def test_a_greeting(said, language, expected):
    assert greeting(figures(**said), language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "You have 1,253 points, of which 14 expire after 30 November."),
        ("id", "Anda punya 1.253 poin, 14 di antaranya berlaku sampai 30 November."),
        ("da", "Du har 1.253 point, og 14 af dem udløber efter den 30. november."),
        ("fi", "Sinulla on 1\u00a0253 pistettä, joista 14 on voimassa 30. marraskuuta asti."),
    ],
)
def test_a_cashier_says_what_goes_soon(language, expected):
    assert till_sentence(FULL, language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "You have 1 point, which expires after 30 November."),
        ("id", "Anda punya 1 poin, yang berlaku sampai 30 November."),
        ("da", "Du har 1 point, som udløber efter den 30. november."),
        ("fi", "Sinulla on 1 piste, joka on voimassa 30. marraskuuta asti."),
    ],
)
def test_of_one_point_nobody_says_one_of_them(language, expected):
    one = figures(available=1, expiring=Expiring(1, date(2026, 11, 30)))

    assert till_sentence(one, language) == expected


def test_one_point_is_owed_in_the_right_case():
    assert home_sentences(figures(debt=1), "fi")[0] == (
        "Sinulla on velkaa 1 piste, ja velka vähennetään siitä, mitä seuraavaksi kerrytät."
    )


def test_what_goes_in_a_month_is_no_news_at_the_till():
    later = figures(expiring=Expiring(14, date(2026, 12, 7)))

    assert till_sentence(later, "en") == "You have 1,253 points."
