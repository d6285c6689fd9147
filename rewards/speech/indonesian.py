"""Sentences in Indonesian."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "welcome": "Selamat datang kembali!",
    "welcome_name": "Selamat datang kembali, {name}!",
    "birthday": "Selamat ulang tahun!",
    "birthday_name": "Selamat ulang tahun, {name}!",
    "have": "Anda punya {points}.",
    "have_expiring.one": "Anda punya {points}, {number} di antaranya berlaku sampai {day}.",
    "have_expiring.other": "Anda punya {points}, {number} di antaranya berlaku sampai {day}.",
    "owe": "Anda masih berutang {points}, dilunasi dari perolehan berikutnya.",
    "pending": "{points} belum bisa dipakai.",
    "pending_day": "{points} bisa dipakai mulai {day}.",
    "expiring.one": "{points} berlaku sampai {day}.",
    "expiring.other": "{points} berlaku sampai {day}.",
    "tier": "Tingkat Anda {tier}.",
    "risen": "Tingkat Anda kini {tier}!",
    "rise_spend": "Belanja {amount} lagi untuk naik ke {tier}.",
    "rise_spend_day": "Belanja {amount} lagi sampai {day} untuk naik ke {tier}.",
    "rise_points": "Kumpulkan {amount} lagi untuk naik ke {tier}.",
    "rise_points_day": "Kumpulkan {amount} lagi sampai {day} untuk naik ke {tier}.",
    "stay_spend_day": "Belanja {amount} lagi sampai {day} untuk tetap di {tier}.",
    "stay_points_day": "Kumpulkan {amount} lagi sampai {day} untuk tetap di {tier}.",
    "stamps.one": "{number} stempel lagi untuk mendapatkan {reward}.",
    "stamps.other": "{number} stempel lagi untuk mendapatkan {reward}.",
    "enough": "Saldo Anda cukup untuk {reward}.",
}
