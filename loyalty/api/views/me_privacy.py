"""
What is held of a member, handed over or made nobody's, over HTTP: for themselves and for keys.

Always: erasing asks for the word, for it cannot be undone; who may do it for others is no till.
"""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from loyalty import erasing, exporting
from loyalty.api import answers, schema, schema_me
from members.api.bodies import Body
from members.api.hot import HotView, JsonAnswer
from members.api.member_view import MemberView
from members.api.refusals import NotFound
from members.errors import DomainError
from members.ids import parse_public_id
from members.keys import Credential
from members.member_tokens import MemberCredential
from members.models import Member
from members.scopes import MEMBERS_WRITE

ERASED = schema.object_of(member=schema.id_of("mem"), erased_at=schema.INSTANT)
_HEADERS = {"Cache-Control": "no-store"}


class KeyOfAStore(DomainError):
    """A key that anybody at a till could use."""

    code = "key_of_a_store"
    http_status = 403
    title = "A key of one store may not do this"

    def __init__(self) -> None:
        super().__init__("This is for the shop's own systems; use a key that is bound to no store.")


class EraseBody(Body):
    """The word, so that nobody does it by mistake."""

    confirm: Literal["erase"]


class OwnExportView(MemberView):
    """All that is held of oneself."""

    @extend_schema(operation_id="me_export", responses={200: schema_me.EXPORT})
    def get(self, request: HttpRequest, caller: MemberCredential) -> HttpResponse:
        """Hand over everything, as one JSON document."""
        member = Member.objects.get(pk=caller.member_id)
        return _file(exporting.export(member=member, as_of=self.as_of), member)


class OwnEraseView(MemberView):
    """Be forgotten."""

    bodies = {"post": EraseBody}

    @extend_schema(operation_id="me_erase", request=EraseBody, responses={200: ERASED})
    def post(self, request: HttpRequest, body: EraseBody, caller: MemberCredential) -> HttpResponse:
        """
        Be made nobody, for good, and signed out everywhere. A household is left first; its owner
        hands it over before.
        """
        member = Member.objects.get(pk=caller.member_id)
        return _erased(erasing.erase(member=member, as_of=self.as_of, actor=caller.actor))


class ExportView(HotView):
    """All that is held of a member."""

    required_scope = {"post": MEMBERS_WRITE}

    @extend_schema(operation_id="members_export", request=None, responses={200: schema_me.EXPORT})
    def post(self, request: HttpRequest, credential: Credential, member_id: str) -> HttpResponse:
        """Hand over everything, as one JSON document. Not for keys of one store."""
        member = _find(member_id, credential)
        return _file(exporting.export(member=member, as_of=self.as_of), member)


class EraseView(HotView):
    """A member wants to be forgotten."""

    required_scope = {"post": MEMBERS_WRITE}
    bodies = {"post": EraseBody}

    @extend_schema(operation_id="members_erase", request=EraseBody, responses={200: ERASED})
    def post(
        self, request: HttpRequest, body: EraseBody, credential: Credential, member_id: str
    ) -> HttpResponse:
        """Make a member nobody, for good. Not for keys of one store. Twice is as once."""
        member = _find(member_id, credential)
        return _erased(erasing.erase(member=member, as_of=self.as_of, actor=credential.actor))


def _file(document: dict[str, Any], member: Member) -> HttpResponse:
    name = {"Content-Disposition": f'attachment; filename="{member.shown_id}.json"'}
    return JsonAnswer(document, headers={**_HEADERS, **name})


def _erased(member: Member) -> HttpResponse:
    shown = {"member": member.shown_id, "erased_at": answers.instant(member.erased_at)}
    return JsonAnswer(shown, headers=_HEADERS)


def _find(shown_id: str, credential: Credential) -> Member:
    """Raises NotFound, for absent and misspelled ids alike; KeyOfAStore before it looks."""
    if credential.store_id is not None:
        raise KeyOfAStore
    uuid = parse_public_id("mem", shown_id)
    people = Member.objects.people().select_related("merged_into")
    found = None if uuid is None else people.filter(public_id=uuid).first()
    if found is None:
        raise NotFound
    return found
