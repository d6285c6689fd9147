"""
What a till's scan may be: cards as scanners send them, numbers as people say them. PURE.

Always: of one scan the same candidates, in the same order; none is guessed without a country.
"""

import re

from members.dialling import international
from members.ean import is_ean13
from members.normal_forms import detect

# What scanners put in front to say which barcode it was: ]E0 for an EAN, ]C1 for a Code 128.
_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_UPC = re.compile(r"[0-9]{12}")
_END_OF_NUMBER = re.compile(r"[/?#&]")


def cleaned(scan: str, *, card_url: str = "") -> str:
    """
    The scan without what the scanner added, and of a card's address the number alone.

    card_url: what the address on the cards is before the number; "" for none.
    """
    text = scan.strip().strip("\x1d")
    if _SYMBOLOGY.match(text):
        text = text[3:]
    if card_url and text.startswith(card_url):
        text = _END_OF_NUMBER.split(text[len(card_url) :], maxsplit=1)[0]
    return text


def candidates(text: str, *, country: str = "") -> list[tuple[str, str]]:
    """
    Say what identifiers a cleaned scan may be: kind and normal form, most likely first.

    A UPC-A is the EAN-13 that lost its zero. country: whose numbers are typed without their code.
    """
    found = detect(text)
    if _UPC.fullmatch(text) and is_ean13(f"0{text}"):
        found.insert(0, ("card", f"0{text}"))
    number = international(text, country)
    if number is not None and ("phone", number) not in found:
        # Before the external ids, which take any text.
        found.insert(max(len(found) - 1, 0), ("phone", number))
    return found
