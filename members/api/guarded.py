"""
The base of every view that is not hot: ordinary Django REST framework behind an API key.

Always: the scope of the method is checked before anything is read, and only JSON is read.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from django.db.models import Model
from django.http import HttpRequest
from rest_framework.generics import GenericAPIView

from members.api.parsing import parse_json, read_body
from members.api.permissions import HasScope
from members.keys import Credential

M = TypeVar("M", bound=Model)


class GuardedView(GenericAPIView[M]):
    """
    A generic view with `required_scope = {"get": MEMBERS_READ}`; other methods are a 405.

    A list names its cursor: `cursor_list = "members"`, `cursor_field = "id"`.
    """

    permission_classes = [HasScope]
    required_scope: ClassVar[Mapping[str, str | tuple[str, ...]]] = {}

    @property
    def allowed_methods(self) -> list[str]:
        """What the Allow header says, on every answer."""
        return [name.upper() for name in self.required_scope]

    @property
    def plain(self) -> HttpRequest:
        """Django's own request."""
        return self.request._request  # noqa: SLF001 - the documented way to it

    @property
    def credential(self) -> Credential:
        """Who calls; the permission has seen to it that there is one."""
        assert isinstance(self.request.auth, Credential)
        return self.request.auth

    def body(self) -> Any:
        """
        Read the body as parsed JSON.

        One that is absent or of another type is refused, where the framework takes it for empty.
        """
        return parse_json(read_body(self.plain))
