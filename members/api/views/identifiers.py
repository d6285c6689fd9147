"""
What finds a member, over HTTP: attach, list, detach, block, replace.

Always: what belongs to another member is not found here.
"""

from django.utils import timezone
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework.request import Request
from rest_framework.response import Response

from members import identifiers as identifying
from members.api.refusals import NotFound
from members.api.serializers import (
    IdentifierSerializer,
    NewIdentifierSerializer,
    ReplacementSerializer,
)
from members.api.views.members import MemberView, all_of
from members.ids import parse_public_id
from members.models import Identifier
from members.scopes import MEMBERS_READ, MEMBERS_WRITE


class IdentifiersView(MemberView):
    """What finds a member."""

    required_scope = {"get": MEMBERS_READ, "post": MEMBERS_WRITE}
    serializer_class = IdentifierSerializer  # type: ignore[assignment]  # of the same member
    pagination_class = None

    @extend_schema(
        operation_id="members_identifiers_list",
        responses=inline_serializer("Identifiers", {"items": IdentifierSerializer(many=True)}),
    )
    def get(self, request: Request, member_id: str) -> Response:
        """List a member's identifiers, all of them: there are few."""
        identifiers = self.member().identifiers.all()
        return Response({"items": all_of(IdentifierSerializer, identifiers)})

    @extend_schema(
        operation_id="members_identifiers_attach",
        request=NewIdentifierSerializer,
        responses={201: IdentifierSerializer},
    )
    def post(self, request: Request, member_id: str) -> Response:
        """Attach an identifier; a repeat gets the same answer."""
        serializer = NewIdentifierSerializer(data=self.body())
        serializer.is_valid(raise_exception=True)
        identifier = identifying.attach(
            member=self.member(), as_of=timezone.now(), **serializer.validated_data
        )
        return Response(IdentifierSerializer(identifier).data, status=201)


class IdentifierView(MemberView):
    """What the views of one identifier share: how it is found."""

    serializer_class = IdentifierSerializer  # type: ignore[assignment]  # of the same member

    def identifier(self) -> Identifier:
        """Find the identifier of the address, of this member. Raises NotFound."""
        uuid = parse_public_id("idn", self.kwargs["identifier_id"])
        own = self.member().identifiers.select_related("replaced_by", "member")
        found = None if uuid is None else own.filter(public_id=uuid).first()
        if found is None:
            raise NotFound
        return found


class OneIdentifierView(IdentifierView):
    """One identifier of a member."""

    required_scope = {"delete": MEMBERS_WRITE}

    @extend_schema(operation_id="members_identifiers_detach", responses={204: None})
    def delete(self, request: Request, member_id: str, identifier_id: str) -> Response:
        """Detach an identifier; it may be attached again, to anybody. Not while it is blocked."""
        identifying.detach(identifier=self.identifier())
        return Response(status=204)


class BlockView(IdentifierView):
    """A card is lost."""

    required_scope = {"post": MEMBERS_WRITE}

    @extend_schema(
        operation_id="members_identifiers_block", request=None, responses=IdentifierSerializer
    )
    def post(self, request: Request, member_id: str, identifier_id: str) -> Response:
        """Block an identifier: it finds nobody, and nobody else can have it. Twice is as once."""
        blocked = identifying.block(identifier=self.identifier(), as_of=timezone.now())
        return Response(IdentifierSerializer(blocked).data)


class UnblockView(IdentifierView):
    """A lost card was found."""

    required_scope = {"post": MEMBERS_WRITE}

    @extend_schema(
        operation_id="members_identifiers_unblock", request=None, responses=IdentifierSerializer
    )
    def post(self, request: Request, member_id: str, identifier_id: str) -> Response:
        """Let a blocked identifier find its member again. Twice is as once."""
        found = identifying.unblock(identifier=self.identifier())
        return Response(IdentifierSerializer(found).data)


class ReplaceView(IdentifierView):
    """A new card for a lost one."""

    required_scope = {"post": MEMBERS_WRITE}

    @extend_schema(
        operation_id="members_identifiers_replace",
        request=ReplacementSerializer,
        responses={201: IdentifierSerializer},
    )
    def post(self, request: Request, member_id: str, identifier_id: str) -> Response:
        """Block an identifier and attach another of its kind; a repeat gets the same answer."""
        serializer = ReplacementSerializer(data=self.body())
        serializer.is_valid(raise_exception=True)
        new = identifying.replace(
            identifier=self.identifier(), as_of=timezone.now(), **serializer.validated_data
        )
        return Response(IdentifierSerializer(new).data, status=201)
