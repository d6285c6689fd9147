"""
What the person at the till may read aloud when a request was refused.

Always: short, polite, without figures, names or causes that are nobody's business at the till.
One table, four languages; the code decides, else the status.
"""

from typing import Final

from members.api.cashier_rewards import REWARD_TEXTS
from members.api.cashier_sales import SALE_TEXTS
from members.api.cashier_vouchers import VOUCHER_TEXTS

LANGUAGES: Final = ("en", "id", "da", "fi")

_Texts = tuple[str, str, str, str]

_TRY_AGAIN: _Texts = (
    "Please try again in a moment.",
    "Silakan coba lagi sebentar lagi.",
    "Prøv igen om et øjeblik.",
    "Yritä hetken kuluttua uudelleen.",
)
_NOT_FOUND: _Texts = (
    "We could not find that.",
    "Data tidak ditemukan.",
    "Det kunne vi ikke finde.",
    "Emme löytäneet tätä.",
)
_CALL_SUPPORT: _Texts = (
    "The till needs attention. Please call support.",
    "Kasir perlu diperiksa. Silakan hubungi tim dukungan.",
    "Kassen skal tjekkes. Kontakt venligst support.",
    "Kassa vaatii huomiota. Ota yhteys tukeen.",
)
_ALREADY_DONE: _Texts = (
    "This was already recorded differently. Please check the receipt.",
    "Ini sudah tercatat dengan isi berbeda. Silakan periksa struk.",
    "Dette er allerede registreret anderledes. Tjek venligst bonen.",
    "Tämä on jo kirjattu toisin. Tarkista kuitti.",
)
_CANNOT: _Texts = (
    "This is not possible right now.",
    "Ini tidak bisa dilakukan sekarang.",
    "Det er ikke muligt lige nu.",
    "Tämä ei ole juuri nyt mahdollista.",
)

_BY_CODE: Final[dict[str, _Texts]] = {
    **REWARD_TEXTS,
    **SALE_TEXTS,
    **VOUCHER_TEXTS,
    "busy": _TRY_AGAIN,
    "unavailable": _TRY_AGAIN,
    "in_progress": _TRY_AGAIN,
    "duplicate_purchase": _ALREADY_DONE,
    "duplicate_refund": _ALREADY_DONE,
    "duplicate_event": _ALREADY_DONE,
    "idempotency_key_reused": _ALREADY_DONE,
    "insufficient_points": (
        "There are not enough points for this.",
        "Poin tidak mencukupi.",
        "Der er ikke point nok til dette.",
        "Pisteet eivät riitä tähän.",
    ),
    "refund_exceeds_purchase": (
        "More was returned than is left of this purchase.",
        "Jumlah retur melebihi sisa pembelian ini.",
        "Der returneres mere, end der er tilbage af købet.",
        "Palautus on suurempi kuin ostoksesta on jäljellä.",
    ),
    "return_needs_spent_points": (
        "The points of this purchase have been used. Please call the manager.",
        "Poin dari pembelian ini sudah dipakai. Silakan panggil manajer.",
        "Pointene fra dette køb er brugt. Tilkald venligst en leder.",
        "Tämän ostoksen pisteet on käytetty. Kutsu esimies paikalle.",
    ),
    "return_of_return": (
        "This receipt is a return itself.",
        "Struk ini adalah struk retur.",
        "Denne bon er selv en retur.",
        "Tämä kuitti on itse palautus.",
    ),
    "unknown_line": (
        "This item is not on the receipt.",
        "Barang ini tidak ada di struk.",
        "Denne vare står ikke på bonen.",
        "Tämä tuote ei ole kuitissa.",
    ),
    "currency_mismatch": (
        "This purchase was paid in another currency.",
        "Pembelian ini dibayar dengan mata uang lain.",
        "Dette køb blev betalt i en anden valuta.",
        "Tämä ostos maksettiin toisessa valuutassa.",
    ),
    "unknown_member": (
        "We could not find this member.",
        "Anggota ini tidak ditemukan.",
        "Vi kunne ikke finde dette medlem.",
        "Emme löytäneet tätä jäsentä.",
    ),
    "member_not_active": (
        "This membership is not active.",
        "Keanggotaan ini tidak aktif.",
        "Dette medlemskab er ikke aktivt.",
        "Tämä jäsenyys ei ole voimassa.",
    ),
    "identifier_taken": (
        "This belongs to another membership.",
        "Ini sudah dipakai oleh keanggotaan lain.",
        "Dette hører til et andet medlemskab.",
        "Tämä kuuluu toiseen jäsenyyteen.",
    ),
    "identifier_blocked": (
        "This card, phone number or address is blocked. Please ask for another one.",
        "Kartu, nomor telepon, atau alamat ini diblokir. Silakan minta yang lain.",
        "Kortet, nummeret eller adressen er spærret. Bed venligst om noget andet.",
        "Tämä kortti, numero tai osoite on suljettu. Pyydä toista.",
    ),
    "member_merged": (
        "This membership was joined with another one.",
        "Keanggotaan ini sudah digabung dengan keanggotaan lain.",
        "Dette medlemskab er lagt sammen med et andet.",
        "Tämä jäsenyys on yhdistetty toiseen.",
    ),
    "member_owes": (
        "This membership owes points that must be settled first.",
        "Keanggotaan ini masih berutang poin yang harus diselesaikan dahulu.",
        "Dette medlemskab skylder point, som skal afregnes først.",
        "Tällä jäsenyydellä on pistevelkaa, joka on ensin kuitattava.",
    ),
    "already_in_household": (
        "This member belongs to a household already.",
        "Anggota ini sudah tergabung dalam rumah tangga.",
        "Dette medlem er allerede i en husstand.",
        "Tämä jäsen kuuluu jo talouteen.",
    ),
    "not_a_household_member": (
        "This member does not belong to this household.",
        "Anggota ini tidak tergabung dalam rumah tangga ini.",
        "Dette medlem er ikke i denne husstand.",
        "Tämä jäsen ei kuulu tähän talouteen.",
    ),
    "may_not_spend": (
        "This member may not use the household's points.",
        "Anggota ini tidak boleh memakai poin rumah tangga.",
        "Dette medlem må ikke bruge husstandens point.",
        "Tämä jäsen ei voi käyttää talouden pisteitä.",
    ),
    "transfer_limit": (
        "These are more points than may be given away.",
        "Jumlah poin ini melebihi batas pemberian.",
        "Det er flere point, end man må give væk.",
        "Näin monta pistettä ei voi antaa.",
    ),
    "transfers_not_allowed": (
        "Points cannot be given to another member here.",
        "Poin tidak dapat diberikan kepada anggota lain di sini.",
        "Point kan ikke gives til et andet medlem her.",
        "Pisteitä ei voi antaa toiselle jäsenelle täällä.",
    ),
    "transfer_to_oneself": (
        "These two already share their points.",
        "Keduanya sudah berbagi poin yang sama.",
        "De to deler allerede deres point.",
        "Heillä on jo yhteiset pisteet.",
    ),
    "owner_must_hand_over": (
        "The household needs another owner first.",
        "Rumah tangga ini perlu pemilik baru lebih dulu.",
        "Husstanden skal først have en anden ejer.",
        "Talous tarvitsee ensin toisen omistajan.",
    ),
    "invalid_identifier": (
        "Please check the card, phone number or e-mail.",
        "Periksa kembali kartu, nomor telepon, atau email.",
        "Tjek venligst kort, telefonnummer eller e-mail.",
        "Tarkista kortti, puhelinnumero tai sähköposti.",
    ),
    "hold_lapsed": (
        "The time to confirm has passed. Please start again.",
        "Waktu konfirmasi sudah habis. Silakan ulangi.",
        "Tiden til at bekræfte er udløbet. Start venligst forfra.",
        "Vahvistusaika on päättynyt. Aloita uudelleen.",
    ),
}
_BY_STATUS: Final[dict[int, _Texts]] = {
    404: _NOT_FOUND,
    409: _CANNOT,
    412: _TRY_AGAIN,
    429: _TRY_AGAIN,
    500: _TRY_AGAIN,
    502: _TRY_AGAIN,
    503: _TRY_AGAIN,
}


def cashier_message(*, code: str, status: int, accept_language: str) -> str:
    """Choose the sentence for an error code, in the best language the caller accepts."""
    texts = _BY_CODE.get(code) or _BY_STATUS.get(status) or _CALL_SUPPORT
    return texts[LANGUAGES.index(best_language(accept_language))]


def best_language(accept_language: str) -> str:
    """
    Pick one of LANGUAGES by an Accept-Language header; English when none fits.

    `da-DK;q=0.8, fi` means Finnish. A header longer than any browser's is not read.
    """
    return spoken_language(accept_language) or "en"


def spoken_language(accept_language: str) -> str:
    """The same; "" when none fits."""
    ranked: list[tuple[float, str]] = []
    for item in accept_language[:200].split(","):
        tag, _, quality = item.strip().partition(";q=")
        language = tag.strip().lower().partition("-")[0]
        if language in LANGUAGES:
            ranked.append((_quality(quality), language))
    best = max(ranked, key=lambda pair: pair[0], default=(0.0, ""))
    return best[1] if best[0] > 0 else ""


def _quality(text: str) -> float:
    if not text:
        return 1.0
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0
