"""The addresses that a run is given, read before anything is made."""

from typing import NamedTuple
from urllib.parse import urlsplit

_EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - refused below


class BadAddress(Exception):
    """An option that cannot be meant; the message says which, and what to give."""


class Proxied(NamedTuple):
    """Where the proxy listens, and how the till reaches it; no url: as it listens."""

    listen: str
    port: int
    url: str | None


def web_address(option: str, given: str) -> str:
    """An address of http or https. Raises BadAddress."""
    asked = f"{option} {given!r}"
    if "://" not in given:
        raise BadAddress(f"{asked} lacks the beginning: give http://{given} or https://{given}.")
    try:
        read = urlsplit(given)
        is_port = read.port != 0
    except ValueError:
        is_port = False
    if not is_port:
        raise BadAddress(f"{asked} has no port between 1 and 65535: give http://HOST:PORT.")
    if read.scheme not in {"http", "https"} or not read.hostname:
        raise BadAddress(f"{asked} is no address of a web server: give http://HOST:PORT.")
    return given.rstrip("/")


def proxied(listen: str, port: int, url: str | None) -> Proxied:
    """Where the proxy shall be. Raises BadAddress."""
    if not 0 <= port <= 65_535:
        raise BadAddress(f"--port {port} is none: give one between 1 and 65535, or 0 for any.")
    if url is None and listen in _EVERYWHERE:
        raise BadAddress(
            f"--listen {listen} is every address of this machine, and none that a till can call: "
            "say how it reaches the proxy, with --proxy-url http://HOST:PORT."
        )
    return Proxied(listen, port, None if url is None else web_address("--proxy-url", url))
