"""The templates of a program that has none of its own. Pure."""

from collections.abc import Mapping
from typing import Final

from rewards.receipt_kinds import REDEMPTION, RETURN, SALE, VOID

_ENGLISH: Final[Mapping[str, str]] = {
    SALE: """\
This purchase | {points_earned}
Taken back | {points_returned}
Balance | {balance}
Usable now | {available}
{pending}
{expiring}
You owe | {debt}
{new_tier}
{next_tier}
New voucher: {vouchers}
""",
    RETURN: """\
Returned | {amount_returned}
Taken back | {points_returned}
Given back | {points_given_back}
Balance | {balance}
You owe | {debt}
""",
    VOID: """\
Purchase cancelled | {amount_returned}
Taken back | {points_returned}
Given back | {points_given_back}
Balance | {balance}
You owe | {debt}
""",
    REDEMPTION: """\
{reward} | {points_spent}
Value | {value}
To pay | {to_pay}
Voucher: {voucher}
Usable now | {available}
""",
}
_INDONESIAN: Final[Mapping[str, str]] = {
    SALE: """\
Pembelian ini | {points_earned}
Ditarik kembali | {points_returned}
Saldo | {balance}
Bisa dipakai kini | {available}
{pending}
{expiring}
Utang | {debt}
{new_tier}
{next_tier}
Voucer baru: {vouchers}
""",
    RETURN: """\
Dikembalikan | {amount_returned}
Ditarik kembali | {points_returned}
Diberikan kembali | {points_given_back}
Saldo | {balance}
Utang | {debt}
""",
    VOID: """\
Dibatalkan | {amount_returned}
Ditarik kembali | {points_returned}
Diberikan kembali | {points_given_back}
Saldo | {balance}
Utang | {debt}
""",
    REDEMPTION: """\
{reward} | {points_spent}
Nilai | {value}
Dibayar | {to_pay}
Voucer: {voucher}
Bisa dipakai kini | {available}
""",
}
_DANISH: Final[Mapping[str, str]] = {
    SALE: """\
Dette køb | {points_earned}
Trukket tilbage | {points_returned}
Saldo | {balance}
Kan bruges nu | {available}
{pending}
{expiring}
Du skylder | {debt}
{new_tier}
{next_tier}
Ny værdikupon: {vouchers}
""",
    RETURN: """\
Returneret | {amount_returned}
Trukket tilbage | {points_returned}
Givet tilbage | {points_given_back}
Saldo | {balance}
Du skylder | {debt}
""",
    VOID: """\
Køb annulleret | {amount_returned}
Trukket tilbage | {points_returned}
Givet tilbage | {points_given_back}
Saldo | {balance}
Du skylder | {debt}
""",
    REDEMPTION: """\
{reward} | {points_spent}
Værdi | {value}
Betales | {to_pay}
Værdikupon: {voucher}
Kan bruges nu | {available}
""",
}
_FINNISH: Final[Mapping[str, str]] = {
    SALE: """\
Tämä ostos | {points_earned}
Vähennetty | {points_returned}
Saldo | {balance}
Käytettävissä | {available}
{pending}
{expiring}
Velkaa | {debt}
{new_tier}
{next_tier}
Uusi kuponki: {vouchers}
""",
    RETURN: """\
Palautettu | {amount_returned}
Vähennetty | {points_returned}
Hyvitetty | {points_given_back}
Saldo | {balance}
Velkaa | {debt}
""",
    VOID: """\
Ostos peruttu | {amount_returned}
Vähennetty | {points_returned}
Hyvitetty | {points_given_back}
Saldo | {balance}
Velkaa | {debt}
""",
    REDEMPTION: """\
{reward} | {points_spent}
Arvo | {value}
Maksettava | {to_pay}
Kuponki: {voucher}
Käytettävissä | {available}
""",
}
_TEXTS: Final = {"en": _ENGLISH, "id": _INDONESIAN, "da": _DANISH, "fi": _FINNISH}


def default_text(kind: str, language: str) -> str:
    """The template of a kind in one of LANGUAGES, where a program has none of its own."""
    return _TEXTS[language][kind]
