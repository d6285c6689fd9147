"""How Django REST framework recognises a caller: by the API key in the Authorization header."""

from typing import Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from members.api.permissions import CHALLENGE, credential_of
from members.keys import Credential


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer rk_live_…`; the credential is both `request.user` and `.auth`."""

    def authenticate(self, request: Request) -> tuple[Credential, Credential] | None:
        """Recognise the key; None when none is sent. Raises Unauthenticated for a wrong one."""
        django_request = request._request  # noqa: SLF001 - documented way to Django's request
        credential = credential_of(django_request, timezone.now())
        return None if credential is None else (credential, credential)

    def authenticate_header(self, request: Request) -> str:
        """Say how to authenticate, so that a missing key is a 401 and not a 403."""
        return CHALLENGE


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The same in the words of OpenAPI; found by drf-spectacular because it exists."""

    target_class = ApiKeyAuthentication
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe the header."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key, `rk_live_…` or `rk_test_…`, with the scope of the call.",
        }


class MemberTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """What a member's app shows; found by drf-spectacular because it exists."""

    target_class = "members.api.member_view.MemberAuthentication"
    name = "memberToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe the header."""
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "A member's access token, from POST /v1/login/sessions or /refresh; or "
            "a token of the shop's own identity provider.",
        }
