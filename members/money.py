"""
Money: decimal strings on the wire, whole minor units inside. PURE.

Always: no float is ever involved; an amount has at most as many decimals as its currency, and
at most 10^15 minor units on either side of zero.
Source: ISO 4217, list one, as amended to 2026; fund and metal codes are left out. ANG and BGN
are out of use but still named by past purchases.
"""

import re
from typing import Final

from members.errors import DomainError, FieldError

MINOR_UNITS_MAX: Final = 10**15

_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_TWO_DECIMALS = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD
    CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
    GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD
    MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP
    PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS
    TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
"""
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"

CURRENCY_EXPONENTS: Final[dict[str, int]] = {
    code: exponent
    for exponent, codes in ((0, _NO_DECIMALS), (2, _TWO_DECIMALS), (3, _THREE_DECIMALS))
    for code in codes.split()
}

# No plus, no exponent, no leading zeros, ASCII digits: one amount has hardly two spellings.
AMOUNT_PATTERN: Final = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
_AMOUNT = re.compile(AMOUNT_PATTERN)


class InvalidAmount(DomainError):
    """
    The text is no amount in this currency.

    reason: `unknown_currency`, `invalid_amount`, `too_many_decimals` or `amount_too_large`.
    """

    code = "invalid_amount"
    title = "The amount is not valid"

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason

    def at(self, pointer: str) -> FieldError:
        """Say where in the request it stands."""
        return FieldError(pointer, self.reason, self.detail)


def exponent_of(currency: str) -> int:
    """Tell how many decimals a currency has. Raises InvalidAmount for a code not in use."""
    exponent = CURRENCY_EXPONENTS.get(currency)
    if exponent is None:
        raise InvalidAmount(
            "unknown_currency",
            f"{currency[:10]!r} is no currency in use; send an ISO 4217 code such as EUR.",
        )
    return exponent


def minor_units(text: str, currency: str) -> int:
    """
    Read a decimal string as minor units: `minor_units("12.50", "EUR") == 1250`.

    Raises InvalidAmount.
    """
    exponent = exponent_of(currency)
    # 40 characters hold every allowed amount; the cut keeps hostile text out of int() and of
    # the message.
    if len(text) > 40 or not _AMOUNT.fullmatch(text):
        raise InvalidAmount(
            "invalid_amount",
            f'{text[:40]!r} is no amount; send ASCII digits with a dot, such as "12.50".',
        )
    whole, _, decimals = text.partition(".")
    if len(decimals) > exponent:
        raise InvalidAmount(
            "too_many_decimals", f"{text} has more than the {exponent} decimals of {currency}."
        )
    minor = int(whole + decimals.ljust(exponent, "0"))
    if not -MINOR_UNITS_MAX <= minor <= MINOR_UNITS_MAX:
        raise InvalidAmount("amount_too_large", f"{text} {currency} is beyond 10^15 minor units.")
    return minor


def format_amount(minor: int, currency: str) -> str:
    """Write minor units as a decimal string: `format_amount(-5, "EUR") == "-0.05"`."""
    exponent = exponent_of(currency)
    sign, digits = "-" if minor < 0 else "", str(abs(minor))
    if exponent == 0:
        return sign + digits
    digits = digits.rjust(exponent + 1, "0")
    return f"{sign}{digits[:-exponent]}.{digits[-exponent:]}"
