"""Households over HTTP: found, join, leave, hand over, dissolve; who may spend."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from loyalty import households
from loyalty.api import people_answers, schema, schema_people
from loyalty.api.people_bodies import HandOverBody, HouseholdBody, JoiningBody, PermissionBody
from loyalty.people import named
from members.api.conditional import conditional
from members.api.hot import HotView, JsonAnswer
from members.api.idempotency import request_key
from members.api.refusals import NotFound
from members.ids import parse_public_id
from members.keys import Credential
from members.models import Household, Member
from members.scopes import MEMBERS_READ, MEMBERS_WRITE

_HOUSEHOLD = {200: schema_people.HOUSEHOLD}


class HouseholdsView(HotView):
    """People who keep their points together."""

    required_scope = {"post": MEMBERS_WRITE}
    bodies = {"post": HouseholdBody}

    @extend_schema(
        operation_id="households_found",
        parameters=[schema.IDEMPOTENCY_KEY],
        request=HouseholdBody,
        responses={201: schema_people.HOUSEHOLD},
    )
    def post(
        self, request: HttpRequest, body: HouseholdBody, credential: Credential
    ) -> HttpResponse:
        """Found a household; its owner's points go into its pool."""
        founded = households.found(
            owner=named(body.owner, pointer="/owner"),
            name=body.name,
            as_of=self.as_of,
            actor=credential.actor,
            request=request_key(request, credential, body),
        )
        headers = {"Location": f"/v1/households/{founded.household.shown_id}"}
        if founded.is_repeat:
            headers["Idempotent-Replayed"] = "true"
        shown = people_answers.household(founded.household)
        return JsonAnswer(shown, status=201, headers=headers)


class HouseholdView(HotView):
    """One household."""

    required_scope = {"get": MEMBERS_READ}

    @extend_schema(operation_id="households_read", responses=_HOUSEHOLD)
    def get(self, request: HttpRequest, credential: Credential, household_id: str) -> HttpResponse:
        """Read a household and who is in it."""
        return conditional(request, _shown(_found(household_id)))


class HouseholdMembersView(HotView):
    """Who lives here."""

    required_scope = {"post": MEMBERS_WRITE}
    bodies = {"post": JoiningBody}

    @extend_schema(operation_id="households_join", request=JoiningBody, responses=_HOUSEHOLD)
    def post(
        self, request: HttpRequest, body: JoiningBody, credential: Credential, household_id: str
    ) -> HttpResponse:
        """Take a member in, with all their points; one who is in it stays as they are."""
        household = _found(household_id)
        households.join(
            household=household,
            member=named(body.member, pointer="/member"),
            may_spend=body.may_spend,
            as_of=self.as_of,
            actor=credential.actor,
        )
        return _shown(household)


class HouseholdMemberView(HotView):
    """One who lives here."""

    required_scope = {"patch": MEMBERS_WRITE, "delete": MEMBERS_WRITE}
    bodies = {"patch": PermissionBody}

    @extend_schema(operation_id="households_permit", request=PermissionBody, responses=_HOUSEHOLD)
    def patch(
        self,
        request: HttpRequest,
        body: PermissionBody,
        credential: Credential,
        household_id: str,
        member_id: str,
    ) -> HttpResponse:
        """Say whether a member may redeem from the pool."""
        household = _found(household_id)
        households.permit(household=household, member=_member(member_id), may_spend=body.may_spend)
        return _shown(household)

    @extend_schema(operation_id="households_leave", responses=_HOUSEHOLD)
    def delete(
        self, request: HttpRequest, credential: Credential, household_id: str, member_id: str
    ) -> HttpResponse:
        """Let a member go, with what is left of the points they brought or earned."""
        household = _found(household_id)
        households.leave(
            household=household,
            member=_member(member_id),
            as_of=self.as_of,
            actor=credential.actor,
        )
        return _shown(household)


class HandOverView(HotView):
    """Another owner."""

    required_scope = {"post": MEMBERS_WRITE}
    bodies = {"post": HandOverBody}

    @extend_schema(operation_id="households_hand_over", request=HandOverBody, responses=_HOUSEHOLD)
    def post(
        self, request: HttpRequest, body: HandOverBody, credential: Credential, household_id: str
    ) -> HttpResponse:
        """Make another member the owner; who was it stays, and may spend. Twice is as once."""
        household = _found(household_id)
        households.hand_over(household=household, member=named(body.member, pointer="/member"))
        return _shown(household)


class DissolveView(HotView):
    """The end of a household."""

    required_scope = {"post": MEMBERS_WRITE}

    @extend_schema(operation_id="households_dissolve", request=None, responses=_HOUSEHOLD)
    def post(self, request: HttpRequest, credential: Credential, household_id: str) -> HttpResponse:
        """Let everybody take theirs; the rest, and what is owed, goes to the owner."""
        household = _found(household_id)
        households.dissolve(household=household, as_of=self.as_of, actor=credential.actor)
        return _shown(_found(household_id))


def _found(shown_id: str) -> Household:
    uuid = parse_public_id("hou", shown_id)
    found = None if uuid is None else Household.objects.filter(public_id=uuid).first()
    if found is None:
        raise NotFound
    return found


def _member(shown_id: str) -> Member:
    uuid = parse_public_id("mem", shown_id)
    found = None if uuid is None else Member.objects.people().filter(public_id=uuid).first()
    if found is None:
        raise NotFound
    return found


def _shown(household: Household) -> JsonAnswer:
    return JsonAnswer(people_answers.household(household))
