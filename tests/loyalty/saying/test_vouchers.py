"""Why a voucher cannot be used: to the letter, in four languages."""

from datetime import UTC, date, datetime

import pytest

from loyalty.saying.vouchers import Unusable, unusable
from rewards.speech import speech

WHY = [
    Unusable("used", datetime(2026, 3, 9, 14, 5, tzinfo=UTC)),
    Unusable("ended", datetime(2026, 1, 1, tzinfo=UTC)),
    Unusable("ended", datetime(2026, 3, 8, 9, tzinfo=UTC)),
    Unusable("ended", datetime(2026, 3, 10, 8, 30, tzinfo=UTC)),
    Unusable("revoked"),
    Unusable("member_blocked"),
]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            [
                "It was used on 9 March at 14:05; it can be used once.",
                "Its last day was 31 December 2025.",
                "It ended on 8 March at 09:00.",
                "It ended today at 08:30.",
                "It was taken back; the member's app or the desk can say why.",
                "Its member is blocked; please ask at the desk.",
            ],
        ),
        (
            "da",
            [
                "Den blev brugt den 9. marts kl. 14.05; den kan bruges én gang.",
                "Dens sidste dag var den 31. december 2025.",
                "Den udløb den 8. marts kl. 09.00.",
                "Den udløb i dag kl. 08.30.",
                "Den er trukket tilbage; kundens app eller informationen kan sige hvorfor.",
                "Medlemmet er spærret; spørg venligst i informationen.",
            ],
        ),
        (
            "fi",
            [
                "Se käytettiin 9. maaliskuuta klo 14.05; sen voi käyttää kerran.",
                "Sen viimeinen päivä oli 31. joulukuuta 2025.",
                "Sen voimassaolo päättyi 8. maaliskuuta klo 9.00.",
                "Sen voimassaolo päättyi tänään klo 8.30.",
                "Se on peruttu; syyn näkee sovelluksesta tai kuulee neuvonnasta.",
                "Sen jäsenyys on suljettu; kysythän neuvonnasta.",
            ],
        ),
        (
            "id",
            [
                "Sudah dipakai pada 9 Maret pukul 14.05; hanya bisa dipakai sekali.",
                "Hari terakhirnya 31 Desember 2025.",
                "Masa berlakunya habis pada 8 Maret pukul 09.00.",
                "Masa berlakunya habis hari ini pukul 08.30.",
                "Sudah ditarik kembali; aplikasinya atau bagian layanan tahu alasannya.",
                "Keanggotaannya diblokir; silakan tanyakan ke bagian layanan.",
            ],
        ),
    ],
)
def test_why_a_voucher_cannot_be_used_is_said_in_each_language(language, expected):
    said = speech(language, "points")

    assert [unusable(said, why, date(2026, 3, 10)) for why in WHY] == expected
