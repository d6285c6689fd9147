"""
Members over HTTP: enrol, list, read, change.

Always: absent and misspelled ids are one and the same 404.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model, Prefetch, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from members import enrolment
from members import identifiers as identifying
from members.api.conditional import etag_of, is_named, require_match
from members.api.guarded import GuardedView
from members.api.idempotency import request_key
from members.api.refusals import NotFound
from members.api.serializers import (
    EnrolmentSerializer,
    MemberSerializer,
)
from members.ids import parse_public_id
from members.locking import lock_member
from members.models import Identifier, Member
from members.scopes import MEMBERS_ENROL, MEMBERS_READ, MEMBERS_WRITE

IDENTIFIERS = Identifier.objects.order_by("id").select_related("replaced_by")
MEMBERS = (
    Member.objects.people()
    .select_related("merged_into", "holder__household")
    .prefetch_related(Prefetch("identifiers", queryset=IDENTIFIERS))
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="1 to 255 visible ASCII."
)
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag of what was read."
)


class MemberView(GuardedView[Member]):
    """What all views of members share: how a member is found."""

    serializer_class = MemberSerializer
    queryset = MEMBERS

    def member(self) -> Member:
        """Find the member of the address. Raises NotFound."""
        uuid = parse_public_id("mem", self.kwargs["member_id"])
        found = None if uuid is None else self.get_queryset().filter(public_id=uuid).first()
        if found is None:
            raise NotFound
        return found


class MembersView(MemberView):
    """Enrol a member; list them in order of enrolment."""

    required_scope = {"get": MEMBERS_READ, "post": (MEMBERS_WRITE, MEMBERS_ENROL)}
    cursor_list = "members"

    @extend_schema(
        operation_id="members_list",
        parameters=[
            OpenApiParameter(
                "identifier", str, description="Any spelling of a card, phone, e-mail or id."
            )
        ],
        responses=MemberSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """List members, oldest enrolment first."""
        members = self.get_queryset()
        scan = request.query_params.get("identifier")
        if scan is not None:
            members = _found_by(members, scan)
        page = self.paginate_queryset(members)
        return self.get_paginated_response(all_of(MemberSerializer, page or []))

    @extend_schema(
        operation_id="members_enrol",
        parameters=[IDEMPOTENCY_KEY],
        request=EnrolmentSerializer,
        responses={201: MemberSerializer},
    )
    def post(self, request: Request) -> Response:
        """Enrol a member with their identifiers, and a new card number unless one is sent."""
        body = self.body()
        key = request_key(self.plain, self.credential, body)
        serializer = EnrolmentSerializer(data=body)
        serializer.is_valid(raise_exception=True)
        sent = dict(serializer.validated_data)
        identifiers = [(one["kind"], one["value"]) for one in sent.pop("identifiers", [])]
        enrolled = enrolment.enrol(
            as_of=timezone.now(), identifiers=identifiers, request=key, **sent
        )
        member = self.get_queryset().get(pk=enrolled.member.pk)
        headers = {"Location": f"/v1/members/{member.shown_id}"}
        if enrolled.is_repeat:
            headers["Idempotent-Replayed"] = "true"
        return _shown(member, status=201, headers=headers)


class OneMemberView(MemberView):
    """Read and change one member."""

    required_scope = {"get": MEMBERS_READ, "patch": MEMBERS_WRITE}

    @extend_schema(operation_id="members_read", responses=MemberSerializer)
    def get(self, request: Request, member_id: str) -> Response | HttpResponse:
        """Read a member; If-None-Match answers 304."""
        response = _shown(self.member())
        tag = response.headers["ETag"]
        if is_named(self.plain.META.get("HTTP_IF_NONE_MATCH"), tag):
            return HttpResponse(status=304, headers={"ETag": tag})
        return response

    @extend_schema(
        operation_id="members_change",
        parameters=[IF_MATCH],
        request=MemberSerializer,
        responses=MemberSerializer,
    )
    def patch(self, request: Request, member_id: str) -> Response:
        """Change what is sent and nothing else; `metadata` is replaced as a whole."""
        serializer = MemberSerializer(data=self.body(), partial=True)
        serializer.is_valid(raise_exception=True)
        with transaction.atomic():
            lock_member(self.member())
            # Read after the lock: the tag must be that of the state which is about to change.
            member = self.member()
            require_match(self.plain, etag_of(MemberSerializer(member).data))
            changes = serializer.validated_data
            enrolment.change(member=member, changes=changes, as_of=timezone.now())
        return _shown(member)


def all_of(serializer: type[BaseSerializer[Any]], rows: Iterable[Model]) -> list[Any]:
    """Rows as they are shown."""
    return list(serializer(rows, many=True).data)


def _found_by(members: QuerySet[Member], scan: str) -> QuerySet[Member]:
    found = identifying.find_any(identifying.detect(scan))
    return members.filter(pk=found.pk) if found else members.none()


def _shown(member: Member, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    data = MemberSerializer(member).data
    return Response(data, status=status, headers={"ETag": etag_of(data), **(headers or {})})
