"""What the person at the till may read aloud when a reward was refused; see `cashier`."""

from typing import Final

REWARD_TEXTS: Final[dict[str, tuple[str, str, str, str]]] = {
    "reward_out_of_stock": (
        "This reward is sold out.",
        "Hadiah ini sudah habis.",
        "Denne belønning er udsolgt.",
        "Tämä palkinto on loppu.",
    ),
    "voucher_pool_empty": (
        "There is no voucher left for this reward.",
        "Voucer untuk hadiah ini sudah habis.",
        "Der er ikke flere værdikuponer til denne belønning.",
        "Tähän palkintoon ei ole enää kuponkeja.",
    ),
    "voucher_not_usable": (
        "This voucher cannot be used.",
        "Voucer ini tidak dapat digunakan.",
        "Denne værdikupon kan ikke bruges.",
        "Tätä kuponkia ei voi käyttää.",
    ),
    "reward_unavailable": (
        "This reward is not available.",
        "Hadiah ini tidak tersedia.",
        "Denne belønning er ikke tilgængelig.",
        "Tämä palkinto ei ole saatavilla.",
    ),
    "reward_other_tier": (
        "This reward is for members of another level.",
        "Hadiah ini untuk anggota tingkat lain.",
        "Denne belønning er for medlemmer på et andet niveau.",
        "Tämä palkinto on toisen tason jäsenille.",
    ),
    "reward_other_segment": (
        "This reward is not available to this member.",
        "Hadiah ini tidak tersedia untuk anggota ini.",
        "Denne belønning er ikke for dette medlem.",
        "Tämä palkinto ei ole tarjolla tälle jäsenelle.",
    ),
    "reward_other_store": (
        "This reward is for other stores.",
        "Hadiah ini untuk toko lain.",
        "Denne belønning gælder i andre butikker.",
        "Tämä palkinto on saatavilla muissa myymälöissä.",
    ),
    "reward_other_day": (
        "This reward is for other days.",
        "Hadiah ini untuk hari lain.",
        "Denne belønning gælder på andre dage.",
        "Tämä palkinto on saatavilla muina päivinä.",
    ),
    "reward_other_hours": (
        "This reward is for other hours of the day.",
        "Hadiah ini untuk jam lain.",
        "Denne belønning gælder på andre tidspunkter.",
        "Tämä palkinto on saatavilla muina kellonaikoina.",
    ),
    "reward_limit_reached": (
        "This reward was already used as often as allowed.",
        "Hadiah ini sudah dipakai sebanyak yang diizinkan.",
        "Denne belønning er allerede brugt så mange gange, som det er tilladt.",
        "Tämä palkinto on jo käytetty sallitun määrän kertoja.",
    ),
    "points_not_payable": (
        "This number of points cannot be used here.",
        "Jumlah poin ini tidak dapat dipakai di sini.",
        "Dette antal point kan ikke bruges her.",
        "Tätä pistemäärää ei voi käyttää tässä.",
    ),
    "voucher_spent": (
        "The voucher was already used.",
        "Voucer ini sudah dipakai.",
        "Værdikuponen er allerede brugt.",
        "Kuponki on jo käytetty.",
    ),
}
