"""What the person at the till may read aloud of vouchers and of too many tries."""

from typing import Final

VOUCHER_TEXTS: Final = {
    "voucher_not_found": (
        "We could not find this voucher.",
        "Voucer ini tidak ditemukan.",
        "Vi kunne ikke finde denne værdikupon.",
        "Tätä kuponkia ei löytynyt.",
    ),
    "voucher_code_mistyped": (
        "This code is mistyped. Please compare it with the voucher.",
        "Kode ini salah ketik. Silakan cocokkan dengan voucernya.",
        "Koden er tastet forkert. Sammenlign den venligst med værdikuponen.",
        "Koodi on kirjoitettu väärin. Vertaa sitä kuponkiin.",
    ),
    "too_many_guesses": (
        "There were too many wrong tries. Please wait a few minutes.",
        "Terlalu banyak percobaan yang salah. Silakan tunggu beberapa menit.",
        "Der har været for mange forkerte forsøg. Vent venligst et par minutter.",
        "Vääriä yrityksiä oli liikaa. Odota muutama minuutti.",
    ),
}
