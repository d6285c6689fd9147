"""
Sentences in Finnish.

The case of a name that staff chose cannot be known: another word carries it ("tasosi on Kulta").
"""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "welcome": "Tervetuloa takaisin!",
    "welcome_name": "Tervetuloa takaisin, {name}!",
    "birthday": "Hyvää syntymäpäivää!",
    "birthday_name": "Hyvää syntymäpäivää, {name}!",
    "have": "Sinulla on {points}.",
    "have_one_expiring": "Sinulla on {points}, joka on voimassa {day} asti.",
    "have_expiring.one": "Sinulla on {points}, joista {number} on voimassa {day} asti.",
    "have_expiring.other": "Sinulla on {points}, joista {number} on voimassa {day} asti.",
    "owe": "Sinulla on velkaa {points}, ja velka vähennetään siitä, mitä seuraavaksi kerrytät.",
    "pending": "{points} ei ole vielä käytettävissä.",
    "pending_day": "{points} on käytettävissä {day} alkaen.",
    "expiring.one": "{points} on voimassa {day} asti.",
    "expiring.other": "{points} on voimassa {day} asti.",
    "tier": "Tasosi on {tier}.",
    "risen": "Tasosi on nyt {tier}!",
    "rise_spend": "Osta vielä {amount}:n edestä, niin tasosi on {tier}.",
    "rise_spend_day": "Osta vielä {amount}:n edestä {day} mennessä, niin tasosi on {tier}.",
    "rise_points": "Kerrytä vielä {amount}, niin tasosi on {tier}.",
    "rise_points_day": "Kerrytä vielä {amount} {day} mennessä, niin tasosi on {tier}.",
    "stay_spend_day": "Osta vielä {amount}:n edestä {day} mennessä, niin säilytät tason {tier}.",
    "stay_points_day": "Kerrytä vielä {amount} {day} mennessä, niin säilytät tason {tier}.",
    "stamps.one": "Vielä yksi leima, niin saat palkinnon {reward}.",
    "stamps.other": "Vielä {number} leimaa, niin saat palkinnon {reward}.",
    "enough": "Saldosi riittää palkintoon {reward}.",
    "till_unknown": "Korttia ei ole vielä rekisteröity.",
    "till_receipt": "Tässä on ostos.",
    "till_inactive": "Jäsenyys ei ole voimassa; kysythän neuvonnasta.",
    "till_expired": "Koodi on vanhentunut; näytäthän koodin, joka on nyt ruudulla.",
    "till_ambiguous": "Kuka näistä olet?",
    "till_voucher": "Tällä kupongilla saat palkinnon {reward}.",
    "till_voucher_gone": "Tätä kuponkia ei voi käyttää.",
    "till_redemption": "{reward} on varattu sinulle; vähennän sen laskusta.",
    "till_redemption_gone": "{reward} ei ole enää varattuna.",
    "hint_birthday_today": "Asiakkaalla on tänään syntymäpäivä.",
    "hint_birthday": "Asiakkaan syntymäpäivä on näinä päivinä.",
    "hint_claim_open": "Asiakas on ilmoittanut puuttuvista pisteistä, ja asiaa selvitetään.",
    "hint_debt": "Asiakkaalla on velkaa {points}.",
}
