"""
What a page may do in the browser: nothing but what it came with, and its own host.

Always: no inline script or style, no other host, no frame, no form that leaves the page, no text
that becomes markup (trusted types; `worker` is the one policy, for the service worker's address).
"""

from typing import Final

from django.http import HttpResponse

CONTENT_SECURITY_POLICY: Final = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types worker",
    ]
)
PERMISSIONS_POLICY: Final = "camera=(), geolocation=(), microphone=(), payment=()"


def confine(response: HttpResponse) -> HttpResponse:
    """Set the headers on a page."""
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
