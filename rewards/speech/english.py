"""Sentences in English."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "welcome": "Welcome back!",
    "welcome_name": "Welcome back, {name}!",
    "birthday": "Happy birthday!",
    "birthday_name": "Happy birthday, {name}!",
    "have": "You have {points}.",
    "have_expiring.one": "You have {points}, of which {number} expires after {day}.",
    "have_expiring.other": "You have {points}, of which {number} expire after {day}.",
    "owe": "You owe {points}, repaid from what you earn next.",
    "pending": "{points} cannot be used yet.",
    "pending_day": "{points} can be used from {day}.",
    "expiring.one": "{points} expires after {day}.",
    "expiring.other": "{points} expire after {day}.",
    "tier": "Your level is {tier}.",
    "risen": "Your level is now {tier}!",
    "rise_spend": "Spend {amount} more to become {tier}.",
    "rise_spend_day": "Spend {amount} more by {day} to become {tier}.",
    "rise_points": "Earn {amount} more to become {tier}.",
    "rise_points_day": "Earn {amount} more by {day} to become {tier}.",
    "stay_spend_day": "Spend {amount} more by {day} to stay {tier}.",
    "stay_points_day": "Earn {amount} more by {day} to stay {tier}.",
    "stamps.one": "One more stamp, and you get {reward}.",
    "stamps.other": "{number} more stamps, and you get {reward}.",
    "enough": "You have enough for {reward}.",
}
