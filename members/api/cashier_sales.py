"""What the person at the till may read aloud of a sale or return that was recorded all the same."""

from typing import Final

SALE_TEXTS: Final = {
    "unknown_identifier": (
        "Nobody is enrolled with this yet. The points wait for whoever enrols soon.",
        "Belum ada anggota dengan data ini. Poinnya menunggu jika segera mendaftar.",
        "Ingen er tilmeldt med dette endnu. Pointene venter på den, der snart tilmelder sig.",
        "Tällä ei ole vielä jäsentä. Pisteet odottavat, jos asiakas liittyy pian.",
    ),
    "unreadable_scan": (
        "We could not read this code. The sale is recorded without a member.",
        "Kode ini tidak terbaca. Pembelian dicatat tanpa anggota.",
        "Koden kunne ikke læses. Købet er registreret uden medlem.",
        "Koodia ei voitu lukea. Ostos kirjattiin ilman jäsentä.",
    ),
    "pass_code_not_valid": (
        "This code is not valid any more. The sale is recorded without a member.",
        "Kode ini sudah tidak berlaku. Pembelian dicatat tanpa anggota.",
        "Koden er ikke gyldig længere. Købet er registreret uden medlem.",
        "Koodi ei ole enää voimassa. Ostos kirjattiin ilman jäsentä.",
    ),
    "clock_ahead": (
        "The till's clock is ahead. Please have it set.",
        "Jam kasir terlalu cepat. Mohon disetel ulang.",
        "Kassens ur går for hurtigt. Få det venligst stillet.",
        "Kassan kello on edellä. Pyydä korjaamaan se.",
    ),
    "failed": (
        "The points could not be settled yet. The shop is looking into it.",
        "Poinnya belum bisa dihitung. Toko sedang memeriksanya.",
        "Pointene kunne ikke gøres op endnu. Butikken ser på det.",
        "Pisteitä ei voitu vielä laskea. Kauppa selvittää asiaa.",
    ),
}
