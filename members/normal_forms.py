"""
The one way each kind of identifier is written. PURE.

Always: what a till scans and what a person types meet in the same characters, or are refused;
nothing is guessed (no default country, no repaired check digit).
"""

import re
import unicodedata

from members.ean import is_ean13
from members.errors import DomainError

EXTERNAL_LENGTH_MAX = 128
EMAIL_LENGTH_MAX = 254
SCAN_LENGTH_MAX = 300

_PUNCTUATION = str.maketrans("", "", " -()\t\u00a0\u2011")
# E.164: a plus, a country code that does not begin with 0, fifteen digits at most.
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_EMAIL = re.compile(r"[^@\s]{1,64}@(?:[^@\s.]+\.)+[^@\s.]{2,}")


class InvalidIdentifier(DomainError):
    """The text cannot be an identifier of this kind."""

    code = "invalid_identifier"
    title = "The identifier is not valid"


def normalise(kind: str, value: str) -> str:
    """
    Write an identifier in the normal form of its kind: card, phone, email or external.

    Raises InvalidIdentifier, also for a kind there is not.
    """
    make = _NORMAL_FORMS.get(kind)
    if make is None:
        raise InvalidIdentifier(f"There is no such kind; send {', '.join(_NORMAL_FORMS)}.")
    if len(value) > SCAN_LENGTH_MAX or any(not_text(character) for character in value):
        raise InvalidIdentifier("Send a short text without control characters.")
    return make(unicodedata.normalize("NFC", value.strip()))


def detect(scan: str) -> list[tuple[str, str]]:
    """
    Say what a scan may be, most likely first: kind and normal form, none twice.

    Digits are tried as a phone number with its plus left out, as many people type it. Never
    raises; a text that can be nothing gives an empty list.
    """
    scan = scan.strip()
    tries = [("card", scan), ("phone", scan), ("email", scan), ("external", scan)]
    if scan.isascii() and scan.isdecimal():
        tries.insert(1, ("phone", "+" + scan))
    found: list[tuple[str, str]] = []
    for kind, text in tries:
        try:
            candidate = (kind, normalise(kind, text))
        except InvalidIdentifier:
            continue
        if candidate not in found:
            found.append(candidate)
    return found


def not_text(character: str) -> bool:
    """Tell whether a character is a control, a surrogate or unassigned: nothing one can read."""
    return unicodedata.category(character) in {"Cc", "Cs", "Cn"}


def _card(value: str) -> str:
    digits = value.translate(_PUNCTUATION)
    if not is_ean13(digits):
        raise InvalidIdentifier(
            "A card number is an EAN-13: thirteen digits of which the last one checks the others."
        )
    return digits


def _phone(value: str) -> str:
    number = value.translate(_PUNCTUATION)
    if number.startswith("00"):
        number = "+" + number[2:]
    if not _PHONE.fullmatch(number):
        raise InvalidIdentifier(
            "A phone number starts with + and the country code, such as +358401234567 (E.164)."
        )
    return number


def _email(value: str) -> str:
    # Two addresses that differ in case alone belong to one person at every provider there is.
    address = value.lower()
    if len(address) > EMAIL_LENGTH_MAX or not _EMAIL.fullmatch(address):
        raise InvalidIdentifier("An e-mail address looks like name@example.com.")
    return address


def _external(value: str) -> str:
    if not 1 <= len(value) <= EXTERNAL_LENGTH_MAX:
        raise InvalidIdentifier(f"An external id has 1 to {EXTERNAL_LENGTH_MAX} characters.")
    return value


_NORMAL_FORMS = {"card": _card, "phone": _phone, "email": _email, "external": _external}
