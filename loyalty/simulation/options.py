"""What may be written after the options of `simulate`; anything else is refused in words."""

from argparse import ArgumentTypeError
from math import isfinite
from urllib.parse import urlsplit

_MINUTES_MAX = 7 * 24 * 60


def base_url(text: str) -> str:
    """Where a server answers, without a slash at its end."""
    try:
        address = urlsplit(text)
        is_whole = address.scheme in {"http", "https"} and address.hostname and address.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or address.path.strip("/") or address.query or address.fragment:
        raise ArgumentTypeError(
            f"{text!r} is no address of a server: write http://127.0.0.1:8000, without a path"
        )
    return f"{address.scheme}://{address.netloc}"


def rate(text: str) -> float:
    """Sales a second."""
    return _number(text, most=1000, wanted="no rate: write sales a second, such as 20 or 0.5")


def minutes(text: str) -> float:
    """How long, up to a week."""
    return _number(text, most=_MINUTES_MAX, wanted="no time: write minutes, such as 10 or 0.5")


def whole(text: str) -> int:
    """One or more."""
    if text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is no number of 1 or more")


def _number(text: str, *, most: float, wanted: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not isfinite(number) or not 0 < number <= most:
        raise ArgumentTypeError(f"{text!r} is {wanted}; {most:g} at most")
    return number
