"""
Why points came or went, in one sentence, where no rule says it. PURE.

What rules gave is said by the rules themselves (`rewards.earning.explain`).
"""

from typing import Final

from loyalty.models import EntryKind, SourceKind
from rewards.earning.wording import known

_WORDS: Final = {
    "en": {
        "redeemed": "Used for {reward}.",
        "given_back": "Given back: {reward} was not used.",
        "returned": "Goods were returned.",
        "expired": "Their time was over.",
        "adjusted": "Corrected by the shop.",
        "reinstated": "Brought back by the shop.",
        "received": "Received from another member.",
        "given": "Given to another member.",
        "moved": "Moved between memberships.",
        "repaid": "Owed points were repaid.",
    },
    "id": {
        "redeemed": "Dipakai untuk {reward}.",
        "given_back": "Dikembalikan: {reward} tidak jadi dipakai.",
        "returned": "Barang dikembalikan.",
        "expired": "Masa berlakunya habis.",
        "adjusted": "Dikoreksi oleh toko.",
        "reinstated": "Dikembalikan oleh toko.",
        "received": "Diterima dari anggota lain.",
        "given": "Diberikan kepada anggota lain.",
        "moved": "Dipindahkan antarkeanggotaan.",
        "repaid": "Utang poin dilunasi.",
    },
    "da": {
        "redeemed": "Brugt til {reward}.",
        "given_back": "Givet tilbage: {reward} blev ikke brugt.",
        "returned": "Varer blev returneret.",
        "expired": "De var udløbet.",
        "adjusted": "Rettet af butikken.",
        "reinstated": "Givet tilbage af butikken.",
        "received": "Modtaget fra et andet medlem.",
        "given": "Givet til et andet medlem.",
        "moved": "Flyttet mellem medlemskaber.",
        "repaid": "Skyldige point blev betalt tilbage.",
    },
    "fi": {
        "redeemed": "Käytetty: {reward}.",
        "given_back": "Palautettu: {reward} jäi käyttämättä.",
        "returned": "Tuotteita palautettiin.",
        "expired": "Niiden voimassaolo päättyi.",
        "adjusted": "Kaupan korjaus.",
        "reinstated": "Kauppa palautti pisteet.",
        "received": "Saatu toiselta jäseneltä.",
        "given": "Annettu toiselle jäsenelle.",
        "moved": "Siirretty jäsenyyksien välillä.",
        "repaid": "Pistevelkaa maksettiin takaisin.",
    },
}


def why(
    *,
    kind: int,
    source: int,
    points: int,
    reward: str = "",
    is_gift: bool = True,
    language: str = "en",
) -> str:
    """
    The sentence of a line of the ledger; empty when the rules have one.

    reward: the name, where a reward was taken or given back. is_gift: of points that moved, whether
    somebody gave them; a merge or a household moves them too.
    """
    name = _name(kind, source, points)
    if name in {"received", "given"} and not is_gift:
        name = "moved"
    return _WORDS[known(language)][name].format(reward=reward) if name else ""


def _name(kind: int, source: int, points: int) -> str:
    """Which sentence; the source decides where it says more than the kind."""
    if kind == EntryKind.TRANSFER:
        return "received" if points > 0 else "given"
    if kind == EntryKind.REVERSAL and source == SourceKind.REDEMPTION:
        return "given_back"
    return _BY_SOURCE.get(source, "") or _BY_KIND.get(kind, "")


_BY_SOURCE: Final[dict[int, str]] = {
    SourceKind.REFUND: "returned",
    SourceKind.DEBT: "repaid",
    SourceKind.REINSTATEMENT: "reinstated",
}
_BY_KIND: Final[dict[int, str]] = {
    EntryKind.REDEMPTION: "redeemed",
    EntryKind.EXPIRY: "expired",
    EntryKind.ADJUSTMENT: "adjusted",
}
