"""
Which addresses may be called: public ones, and networks the operator names. PURE.

Always: an address that is not known to be public is refused. Those that carry an IPv4 address
inside (mapped, NAT64, 6to4, Teredo) are refused as they are: nobody needs them to be reached.
Source: the special-purpose address registries of IANA; docs/decisions/0021-webhooks-and-the-log.md
"""

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, NamedTuple
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

URL_LENGTH_MAX: Final = 2_000

_NOT_PUBLIC_V4: Final = [
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' NAT, and one cloud's metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # a public number, and another cloud's metadata
        "169.254.0.0/16",  # link-local, and most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
]
# Everything else is loopback, local, multicast, wrapped or not handed out.
_PUBLIC_V6: Final = IPv6Network("2000::/3")
_NOT_PUBLIC_V6: Final = [
    IPv6Network(text)
    for text in (
        "2001::/23",  # Teredo and other protocols
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "3fff::/20",
    )
]

_HOST_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?", re.IGNORECASE)


class AddressRefused(Exception):
    """The sentence says what is wrong with a URL, or with where it leads."""


class Target(NamedTuple):
    """Where a URL leads. path: with its query, as it goes into the request."""

    is_tls: bool
    host: str
    port: int
    path: str


def read_url(url: str, *, networks: Sequence[Network] = ()) -> Target:
    """
    Take a URL apart. Raises AddressRefused for one that is refused by its form alone.

    networks: where plain http is allowed too; whether the address is in one is seen when it is
    called.
    """
    if len(url) > URL_LENGTH_MAX or not url.isascii() or not url.isprintable() or " " in url:
        raise AddressRefused(
            f"Send a URL of at most {URL_LENGTH_MAX} ASCII characters without blanks; write "
            "other letters percent-encoded, and names in punycode."
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused("This is no URL: https://hooks.example.com/regulars is one.") from None
    if parts.scheme != "https" and not (parts.scheme == "http" and networks):
        raise AddressRefused("Send an https:// URL: what is told must not be read on its way.")
    if "@" in parts.netloc or parts.fragment or "\\" in url:
        raise AddressRefused("Leave out user names, passwords, backslashes and fragments.")
    host = parts.hostname or ""
    literal = _literal(host)
    if literal is None and not (len(host) <= 253 and _HOST_NAME.fullmatch(host)):
        raise AddressRefused("This URL names no host: https://hooks.example.com/regulars does.")
    if port == 0:
        raise AddressRefused("Port 0 cannot be called.")
    if literal is not None and not is_allowed(literal, networks=networks):
        raise AddressRefused(refusal(host))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    is_tls = parts.scheme == "https"
    return Target(is_tls=is_tls, host=host, port=port or (443 if is_tls else 80), path=path)


def is_allowed(address: Address, *, networks: Sequence[Network] = ()) -> bool:
    """Tell whether an address is public, or in a network the operator allows."""
    return is_public(address) or is_within(address, networks)


def is_within(address: Address, networks: Sequence[Network]) -> bool:
    """Tell whether an address is in one of these networks, read as it is written."""
    return any(address.version == net.version and address in net for net in networks)


def is_public(address: Address) -> bool:
    """Tell whether an address belongs to the public internet, wrapped ones left out."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_V4)
    if address.scope_id is not None or address not in _PUBLIC_V6:
        return False
    return not any(address in network for network in _NOT_PUBLIC_V6)


def read_networks(texts: Sequence[str]) -> list[Network]:
    """Read networks such as `10.20.0.0/16`. Raises ValueError with the one that is none."""
    return [ip_network(text) for text in texts]


def refusal(host: str) -> str:
    """Say why a host is not called, and nothing that our name servers alone would tell."""
    leads = "does not lead to" if _literal(host) is None else "is not"
    return (
        f"{host} {leads} a public address. Use a public one, or have the operator allow its "
        "network (REGULARS_WEBHOOK_NETWORKS)."
    )


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
