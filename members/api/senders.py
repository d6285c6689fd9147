"""Where a request came from, as far as that can be known."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def sender_of(request: HttpRequest) -> str:
    """
    The network address a request came from, for counting; "unknown" when there is none.

    X-Forwarded-For is read only behind a proxy of ours (SECURE_PROXY), and only its last address,
    which that proxy wrote: what stands before it, anybody may make up. Of IPv6 the first half: one
    home has all the addresses of the other.
    """
    written = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")[-200:]
        written = forwarded.rpartition(",")[2] or written
    try:
        address = ip_address(written.strip())
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((address, 64), strict=False).network_address)
    return str(getattr(address, "ipv4_mapped", None) or address)
