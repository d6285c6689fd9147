"""
From a URL to a connection: looked up once, checked, and connected to what was checked.

Always: the address that is called is the one that was checked; nothing is resolved again.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any, Final

from events.addresses import (
    Address,
    AddressRefused,
    Network,
    Target,
    is_allowed,
    is_within,
    read_url,
    refusal,
)

SECONDS_TO_CONNECT: Final = 3.0


class Unresolved(AddressRefused):
    """The name leads nowhere, for now."""


def check(url: str, *, networks: Sequence[Network] = (), seconds: float = 2.0) -> None:
    """
    Say beforehand that a URL will not be called. Raises AddressRefused.

    A name that does not resolve yet passes: it is looked up again at each call.
    """
    target = read_url(url, networks=networks)
    with contextlib.suppress(Unresolved):
        _usable(target, resolve(target.host, target.port, seconds=seconds), networks)


def resolve(host: str, port: int, *, seconds: float) -> list[Address]:
    """
    Look a name up, without waiting longer than `seconds`. Raises AddressRefused.

    In a thread of its own: the system's resolver knows no deadline.
    """
    found: list[Any] = []

    def look_up() -> None:
        try:
            found.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            found.append(error)

    asking = threading.Thread(target=look_up, daemon=True)
    asking.start()
    asking.join(max(seconds, 0))
    if not found:
        raise Unresolved(f"{host} was not resolved in time; check its name servers.")
    if isinstance(found[0], Exception):
        raise Unresolved(f"{host} has no address ({found[0]}); check the name.")
    texts = dict.fromkeys(str(info[4][0]) for info in found[0])
    return [ip_address(text) for text in texts]


def connected(target: Target, networks: Sequence[Network], deadline: float) -> socket.socket:
    """Connect to the first address that may be called and answers."""
    until = min(deadline, time.monotonic() + SECONDS_TO_CONNECT)
    found = resolve(target.host, target.port, seconds=until - time.monotonic())
    failure: OSError = TimeoutError()
    for address in _usable(target, found, networks):
        try:
            return _connect(address, target.port, until)
        except OSError as error:
            failure = error
    raise failure


def _usable(target: Target, found: Sequence[Address], networks: Sequence[Network]) -> list[Address]:
    usable = [one for one in found if is_allowed(one, networks=networks)]
    if not target.is_tls:
        usable = [one for one in usable if is_within(one, networks)]
    if not usable:
        raise AddressRefused(refusal(target.host))
    return usable


def _connect(address: Address, port: int, until: float) -> socket.socket:
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    stream = socket.socket(family, socket.SOCK_STREAM)
    try:
        stream.settimeout(left(until))
        stream.connect((str(address), port))
        # What is connected to is what was checked.
        assert ip_address(stream.getpeername()[0]) == address
    except BaseException:
        stream.close()
        raise
    return stream


def left(deadline: float) -> float:
    """The seconds that are left. Raises TimeoutError."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds
