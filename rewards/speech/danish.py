"""Sentences in Danish."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "welcome": "Velkommen tilbage!",
    "welcome_name": "Velkommen tilbage, {name}!",
    "birthday": "Tillykke med fødselsdagen!",
    "birthday_name": "Tillykke med fødselsdagen, {name}!",
    "have": "Du har {points}.",
    "have_expiring.one": "Du har {points}, og {number} af dem udløber efter den {day}.",
    "have_expiring.other": "Du har {points}, og {number} af dem udløber efter den {day}.",
    "owe": "Du skylder {points}, som trækkes fra det, du optjener fremover.",
    "pending": "{points} kan ikke bruges endnu.",
    "pending_day": "{points} kan bruges fra den {day}.",
    "expiring.one": "{points} udløber efter den {day}.",
    "expiring.other": "{points} udløber efter den {day}.",
    "tier": "Dit niveau er {tier}.",
    "risen": "Dit niveau er nu {tier}!",
    "rise_spend": "Køb for {amount} mere, så bliver du {tier}.",
    "rise_spend_day": "Køb for {amount} mere senest den {day}, så bliver du {tier}.",
    "rise_points": "Optjen {amount} mere, så bliver du {tier}.",
    "rise_points_day": "Optjen {amount} mere senest den {day}, så bliver du {tier}.",
    "stay_spend_day": "Køb for {amount} mere senest den {day}, så forbliver du {tier}.",
    "stay_points_day": "Optjen {amount} mere senest den {day}, så forbliver du {tier}.",
    "stamps.one": "Ét stempel mere, så får du {reward}.",
    "stamps.other": "{number} stempler mere, så får du {reward}.",
    "enough": "Du har nok til {reward}.",
}
