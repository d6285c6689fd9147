"""
Members blocked and unblocked over HTTP.

Always: a body may be left out, as for cards; twice is as once, whatever the second reason.
"""

from django.http import HttpRequest
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from loyalty import blocking
from loyalty.api.people_bodies import BlockingBody
from loyalty.blocking import Turn
from members.api.conditional import etag_of
from members.api.parsing import parse_json, read_body
from members.api.serializers import MemberSerializer
from members.api.validation import validated
from members.api.views.members import MemberView
from members.scopes import MEMBERS_WRITE


class TurnView(MemberView):
    """What both have in common."""

    required_scope = {"post": MEMBERS_WRITE}

    def turned(self, turn: Turn) -> Response:
        """Read the body, then find the member, then do it; the member as they are now."""
        body = _body(self.plain)
        turn(
            member=self.member(),
            reason=body.reason,
            as_of=timezone.now(),
            actor=self.credential.actor,
        )
        data = MemberSerializer(self.member()).data
        return Response(data, headers={"ETag": etag_of(data)})


class BlockView(TurnView):
    """Somebody cheats."""

    @extend_schema(operation_id="members_block", request=BlockingBody, responses=MemberSerializer)
    def post(self, request: Request, member_id: str) -> Response:
        """
        Block a member: they earn, redeem, give and sign in no more; what they hold is released.

        `reason` is for colleagues. The body may be left out. Twice is as once.
        """
        return self.turned(blocking.block)


class UnblockView(TurnView):
    """It was a mistake, or is settled."""

    @extend_schema(operation_id="members_unblock", request=BlockingBody, responses=MemberSerializer)
    def post(self, request: Request, member_id: str) -> Response:
        """
        Let a blocked member earn, redeem and sign in again. Staff queue refused sales again.

        `reason` is for colleagues. The body may be left out. Twice is as once.
        """
        return self.turned(blocking.unblock)


def _body(request: HttpRequest) -> BlockingBody:
    if request.META.get("CONTENT_LENGTH") in {None, "", "0"}:
        return BlockingBody()
    return validated(BlockingBody, parse_json(read_body(request)))
