"""Why a reward cannot be had: the same obstacle in four languages, to the letter."""

from datetime import UTC, date, datetime, time

import pytest

from rewards import gates
from rewards.gates import Gates, Obstacle, Scene
from rewards.speech import obstacles, speech
from rewards.speech.speech import TABLES

TODAY = date(2026, 3, 10)
CLOSED = {
    "short": Obstacle("too_few_points", points=1250),
    "one short": Obstacle("too_few_points", points=1),
    "sold out": Obstacle("out_of_stock"),
    "not yet": Obstacle("not_yet_valid", day=date(2026, 12, 5)),
    "later today": Obstacle("not_yet_valid", day=TODAY),
    "household": Obstacle("may_not_spend"),
    "inactive": Obstacle("member_not_active"),
    "others": Obstacle("other_segment"),
    "tier on": Obstacle("other_tier", names=["Gold"], is_upwards=True),
    "tier": Obstacle("other_tier", names=["Basic"]),
    "tiers": Obstacle("other_tier", names=["Basic", "Ruby"]),
    "store": Obstacle("other_store", names=["Turku"]),
    "stores": Obstacle("other_store", names=["Turku", "Vaasa", "Espoo"]),
    "day": Obstacle("other_day", weekdays=[6]),
    "days": Obstacle("other_day", weekdays=[1, 3, 4, 5, 7]),
    "weekend": Obstacle("other_day", weekdays=[6, 7]),
    "from": Obstacle("other_hours", from_time=time(8, 5)),
    "until": Obstacle("other_hours", until_time=time(14)),
    "hours": Obstacle("other_hours", from_time=time(8), until_time=time(10, 30)),
    "ever": Obstacle("limit_reached", times=1, per="lifetime"),
    "once": Obstacle("limit_reached", times=1, per="month", day=date(2026, 4, 1)),
    "twice": Obstacle("limit_reached", times=2, per="week", day=date(2026, 3, 16)),
    "often": Obstacle("limit_reached", times=12, per="year", day=date(2027, 1, 1)),
    "daily": Obstacle("limit_reached", times=3, per="day", day=date(2026, 3, 11)),
}
SAID = {
    "en": {
        "short": "1,250 points short.",
        "one short": "1 point short.",
        "sold out": "It is out of stock.",
        "not yet": "On offer from 5 December.",
        "later today": "It is not on offer yet.",
        "household": "The owner of the household decides who may spend its balance.",
        "inactive": "Not for this membership now; please ask at the desk.",
        "others": "For other members this time.",
        "tier on": "From Gold on.",
        "tier": "Only for Basic.",
        "tiers": "Only for Basic or Ruby.",
        "store": "Only in Turku.",
        "stores": "Only in Turku, Vaasa or Espoo.",
        "day": "Only Saturdays.",
        "days": "Only Mondays, Wednesday to Friday or Sundays.",
        "weekend": "Only Saturdays or Sundays.",
        "from": "Only from 08:05.",
        "until": "Only until 14:00.",
        "hours": "Only from 08:00 to 10:30.",
        "ever": "Only once for each member.",
        "once": "Once a month; again from 1 April.",
        "twice": "Twice a week; again from 16 March.",
        "often": "12 times a year; again from 1 January 2027.",
        "daily": "3 times a day; again from 11 March.",
    },
    "da": {
        "short": "Der mangler 1.250 point.",
        "one short": "Der mangler 1 point.",
        "sold out": "Udsolgt lige nu.",
        "not yet": "Kan fås fra den 5. december.",
        "later today": "Kan ikke fås endnu.",
        "household": "Husstandens ejer bestemmer, hvem der må bruge af saldoen.",
        "inactive": "Ikke for dette medlemskab lige nu; spørg venligst i informationen.",
        "others": "For andre medlemmer denne gang.",
        "tier on": "Fra niveau Gold og opefter.",
        "tier": "Kun på niveau Basic.",
        "tiers": "Kun på niveauerne Basic og Ruby.",
        "store": "Kun i Turku.",
        "stores": "Kun i Turku, Vaasa og Espoo.",
        "day": "Kun lørdag.",
        "days": "Kun mandag, onsdag til fredag og søndag.",
        "weekend": "Kun lørdag og søndag.",
        "from": "Kun fra kl. 08.05.",
        "until": "Kun indtil kl. 14.00.",
        "hours": "Kun fra kl. 08.00 til 10.30.",
        "ever": "Kun én gang pr. medlem.",
        "once": "Én gang om måneden; igen fra den 1. april.",
        "twice": "To gange om ugen; igen fra den 16. marts.",
        "often": "12 gange om året; igen fra den 1. januar 2027.",
        "daily": "3 gange om dagen; igen fra den 11. marts.",
    },
    "fi": {
        "short": "Vielä 1\N{NO-BREAK SPACE}250 pistettä puuttuu.",
        "one short": "Vielä 1 piste puuttuu.",
        "sold out": "Tällä hetkellä loppu.",
        "not yet": "Saatavilla 5. joulukuuta alkaen.",
        "later today": "Ei vielä saatavilla.",
        "household": "Talouden omistaja päättää, kuka saa käyttää sen saldoa.",
        "inactive": "Ei juuri nyt tällä jäsenyydellä; kysythän neuvonnasta.",
        "others": "Tällä kertaa muille jäsenille.",
        "tier on": "Tasosta Gold alkaen.",
        "tier": "Vain tasolla Basic.",
        "tiers": "Vain tasoilla Basic ja Ruby.",
        "store": "Vain myymälässä Turku.",
        "stores": "Vain myymälöissä Turku, Vaasa ja Espoo.",
        "day": "Vain lauantaisin.",
        "days": "Vain maanantaisin, keskiviikosta perjantaihin ja sunnuntaisin.",
        "weekend": "Vain lauantaisin ja sunnuntaisin.",
        "from": "Vain klo 8.05 alkaen.",
        "until": "Vain klo 14.00 asti.",
        "hours": "Vain klo 8.00\N{EN DASH}10.30.",
        "ever": "Vain kerran jäsentä kohti.",
        "once": "Kerran kuukaudessa; taas saatavilla 1. huhtikuuta alkaen.",
        "twice": "Kahdesti viikossa; taas saatavilla 16. maaliskuuta alkaen.",
        "often": "12 kertaa vuodessa; taas saatavilla 1. tammikuuta 2027 alkaen.",
        "daily": "3 kertaa päivässä; taas saatavilla 11. maaliskuuta alkaen.",
    },
    "id": {
        "short": "Kurang 1.250 poin.",
        "one short": "Kurang 1 poin.",
        "sold out": "Sedang habis.",
        "not yet": "Tersedia mulai 5 Desember.",
        "later today": "Belum tersedia.",
        "household": "Pemilik rumah tangga menentukan siapa yang boleh memakai saldonya.",
        "inactive": "Belum bisa untuk keanggotaan ini; silakan tanyakan ke bagian layanan.",
        "others": "Kali ini untuk anggota lain.",
        "tier on": "Mulai dari tingkat Gold.",
        "tier": "Hanya untuk tingkat Basic.",
        "tiers": "Hanya untuk tingkat Basic dan Ruby.",
        "store": "Hanya di Turku.",
        "stores": "Hanya di Turku, Vaasa dan Espoo.",
        "day": "Hanya hari Sabtu.",
        "days": "Hanya hari Senin, Rabu sampai Jumat dan Minggu.",
        "weekend": "Hanya hari Sabtu dan Minggu.",
        "from": "Hanya mulai pukul 08.05.",
        "until": "Hanya sampai pukul 14.00.",
        "hours": "Hanya pukul 08.00\N{EN DASH}10.30.",
        "ever": "Hanya sekali untuk setiap anggota.",
        "once": "Sekali sebulan; bisa lagi mulai 1 April.",
        "twice": "Dua kali seminggu; bisa lagi mulai 16 Maret.",
        "often": "12 kali setahun; bisa lagi mulai 1 Januari 2027.",
        "daily": "3 kali sehari; bisa lagi mulai 11 Maret.",
    },
}


@pytest.mark.parametrize("language", TABLES)
def test_why_a_reward_cannot_be_had_is_said_in_each_language(language):
    said = speech(language, "points")

    assert {
        name: obstacles.sentence(said, obstacle, TODAY) for name, obstacle in CLOSED.items()
    } == SAID[language]


@pytest.mark.parametrize("language", TABLES)
def test_every_weekday_has_its_forms(language):
    words = TABLES[language]

    assert [len(words[f"weekdays{use}"].split()) for use in ("", "_first", "_last")] == [7, 7, 7]


def test_a_name_of_the_programs_own_is_said_as_it_is_written():
    said = [speech(language, "stars") for language in TABLES]

    assert [obstacles.sentence(one, CLOSED["one short"], TODAY) for one in said] == [
        "1 star short.",
        "Kurang 1 stars.",
        "Der mangler 1 stars.",
        "Vielä 1 stars puuttuu.",
    ]


def test_a_long_list_of_stores_is_cut():
    many = Obstacle("other_store", names=list("ABCDEFGH"))

    assert [obstacles.sentence(speech(one, ""), many, TODAY) for one in ("en", "fi")] == [
        "Only in A, B, C, D, E or 3 more.",
        "Vain myymälöissä A, B, C, D, E ja 3 muuta.",
    ]


def test_obstacles_name_what_has_the_reward():
    asked = Gates(
        weekdays=[5, 1],
        from_time=time(8),
        until_time=time(10),
        stores=["tku", "gone"],
        tiers=["ruby", "gold"],
        segments=["them"],
    )
    scene = Scene(
        local=datetime(2026, 3, 10, 10, tzinfo=UTC),  # a Tuesday
        store="hel",
        tier="basic",
        segments=frozenset(),
        tier_names={"basic": "Basic", "gold": "Gold", "ruby": "Ruby"},
        store_names={"tku": "Turku"},
    )

    assert list(gates.obstacles(asked, scene)) == [
        Obstacle("other_tier", names=["Gold"], is_upwards=True),
        Obstacle("other_segment"),
        Obstacle("other_store", names=["Turku", "gone"]),
        Obstacle("other_day", weekdays=[1, 5]),
        Obstacle("other_hours", from_time=time(8), until_time=time(10)),
    ]
