"""What of an identifier or a name can be shown, so that its owner knows it and nobody learns it."""

from members.dialling import COUNTRIES
from members.models import IdentifierKind

_DOTS = "•••"
_CODES = {dialling.code for dialling in COUNTRIES.values()}


def masked(kind: str, value: str) -> str:
    """`+358 40 ••• ••67`, `a•••@e•••.com`, `29•••04`."""
    if kind == IdentifierKind.PHONE:
        digits = value.removeprefix("+")
        code = next((digits[:n] for n in (3, 2, 1) if digits[:n] in _CODES), digits[:2])
        return f"+{code} {digits[len(code) : len(code) + 2]} {_DOTS} ••{digits[-2:]}"
    if kind == IdentifierKind.EMAIL:
        name, _, domain = value.partition("@")
        return f"{name[:1]}{_DOTS}@{domain[:1]}{_DOTS}.{domain.rpartition('.')[2]}"
    return f"{value[:2]}{_DOTS}{value[-2:]}" if len(value) > 6 else _DOTS


def masked_name(name: str) -> str:
    """`A••• K.`; "" for none."""
    words = name.split()
    if not words:
        return ""
    first, last = words[0], words[-1] if len(words) > 1 else ""
    return f"{first[0]}{_DOTS}" + (f" {last[0]}." if last else "")
