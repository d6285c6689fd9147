"""Whether a request may do what it asks: the key it shows, and the scope that key needs."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from members import keys, rates
from members.api.refusals import MethodNotAllowed
from members.errors import DomainError
from members.keys import Credential

if TYPE_CHECKING:
    # The framework loads this file while it loads its views: they do not exist yet.
    from rest_framework.views import APIView

# Where a request carries what its caller has left of this minute, for the middleware to say.
RATE = "regulars.rate"
CHALLENGE = 'Bearer realm="regulars"'


class Unauthenticated(DomainError):
    """No key, or none that is in use."""

    code = "unauthenticated"
    http_status = 401
    title = "An API key is needed"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.headers = {"WWW-Authenticate": CHALLENGE}


class MissingScope(DomainError):
    """The key is known, but was not issued for this."""

    code = "missing_scope"
    http_status = 403
    title = "The key lacks a scope"

    def __init__(self, scope: str) -> None:
        super().__init__(
            f"This call needs a key with the scope {scope}; ask for one that has it.",
            extra={"scope": scope},
        )


class HasScope(BasePermission):
    """
    For views of Django REST framework: the credential holds the scope of the method.

    The view names them: `required_scope = {"get": MEMBERS_READ, "post": MEMBERS_WRITE}`; of several
    in a tuple, any one will do. A method it does not name is nobody's.
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not isinstance(request.auth, Credential):
            raise Unauthenticated("Send an API key: Authorization: Bearer rk_live_….")
        method = (request.method or "").lower()
        required: Mapping[str, str | tuple[str, ...]] = getattr(view, "required_scope", {})
        named = required.get("get" if method == "head" else method)
        if named is None:
            raise MethodNotAllowed(request.method, [name.upper() for name in required])
        require_scope(request.auth, named)
        return True


def require_scope(credential: Credential, named: str | tuple[str, ...]) -> None:
    """Raise MissingScope unless the credential holds the scope, or one of several."""
    scopes = (named,) if isinstance(named, str) else named
    if credential.scopes.isdisjoint(scopes):
        raise MissingScope(scopes[0])


def authenticated(request: HttpRequest, as_of: datetime) -> Credential:
    """Recognise the key of a request. Raises Unauthenticated; says not why a key is refused."""
    credential = credential_of(request, as_of)
    if credential is None:
        raise Unauthenticated("Send an API key: Authorization: Bearer rk_live_….")
    return credential


def credential_of(request: HttpRequest, as_of: datetime) -> Credential | None:
    """Recognise the key of a request, or return None when none is shown. Raises Unauthenticated."""
    header = request.META.get("HTTP_AUTHORIZATION", "")
    if not header:
        return None
    scheme, _, secret = header.partition(" ")
    credential = keys.authenticate(secret, as_of) if scheme.lower() == "bearer" else None
    if credential is None:
        raise Unauthenticated(
            "This key is not in use (unknown, expired or revoked). Send another one: "
            "Authorization: Bearer rk_live_…."
        )
    request.META[RATE] = rates.count(
        "key", credential.key_id, limit=settings.RATE_LIMIT, as_of=as_of
    )
    return credential
