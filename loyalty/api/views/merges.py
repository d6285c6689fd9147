"""Merges over HTTP: join two members, read the record, undo it."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from loyalty import merging
from loyalty.api import people_answers, schema_people
from loyalty.api.people_bodies import MergeBody
from loyalty.models import Merge
from loyalty.people import named
from members.api.conditional import conditional
from members.api.hot import HotView, JsonAnswer
from members.api.refusals import NotFound
from members.ids import parse_public_id
from members.keys import Credential
from members.models import Member
from members.scopes import MEMBERS_READ, MEMBERS_WRITE


class MemberMergeView(HotView):
    """Somebody enrolled twice."""

    required_scope = {"post": MEMBERS_WRITE}
    bodies = {"post": MergeBody}

    @extend_schema(
        operation_id="members_merge", request=MergeBody, responses={200: schema_people.MERGE}
    )
    def post(
        self, request: HttpRequest, body: MergeBody, credential: Credential, member_id: str
    ) -> HttpResponse:
        """
        Let the member of the address be the member `into` from now on.

        Points go along lot by lot, with debts and identifiers. Twice is as once.
        """
        uuid = parse_public_id("mem", member_id)
        people = Member.objects.people()
        loser = None if uuid is None else people.filter(public_id=uuid).first()
        if loser is None:
            raise NotFound
        merged = merging.merge(
            loser=loser,
            survivor=named(body.into, pointer="/into"),
            reason=body.reason,
            as_of=self.as_of,
            actor=credential.actor,
        )
        return JsonAnswer(people_answers.merge(merged.merge))


class MergeView(HotView):
    """One merge."""

    required_scope = {"get": MEMBERS_READ}

    @extend_schema(operation_id="merges_read", responses={200: schema_people.MERGE})
    def get(self, request: HttpRequest, credential: Credential, merge_id: str) -> HttpResponse:
        """Read a merge, and every transfer it made or that followed it."""
        return conditional(request, JsonAnswer(people_answers.merge(_found(merge_id))))


class UndoView(HotView):
    """They are two after all."""

    required_scope = {"post": MEMBERS_WRITE}

    @extend_schema(operation_id="merges_undo", request=None, responses={200: schema_people.MERGE})
    def post(self, request: HttpRequest, credential: Credential, merge_id: str) -> HttpResponse:
        """
        Part the two again: what is left of each lot goes back to the lot it came from.

        Twice is as once.
        """
        merging.undo(_found(merge_id), as_of=self.as_of, actor=credential.actor)
        return JsonAnswer(people_answers.merge(_found(merge_id)))


def _found(shown_id: str) -> Merge:
    uuid = parse_public_id("mrg", shown_id)
    merges = Merge.objects.select_related("loser", "survivor")
    found = None if uuid is None else merges.filter(public_id=uuid).first()
    if found is None:
        raise NotFound
    return found
