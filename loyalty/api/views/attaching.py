"""Giving a sale that was nobody's to a member, over HTTP."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from loyalty import attaching, purchases
from loyalty.accepted import recorded
from loyalty.api import answers, schema
from loyalty.api.bodies import IdentifierBody, Text
from loyalty.api.lines import Faults
from loyalty.api.listening import to_till
from loyalty.api.views.purchases import visible
from loyalty.api.whom import one_named
from loyalty.event_errors import BlockedIdentifier, UnknownEventMember
from members.api.bodies import Body
from members.api.hot import HotView, JsonAnswer
from members.identifiers import find_identifier
from members.keys import Credential
from members.models import Member
from members.scopes import PURCHASES_WRITE
from rewards import rulebook


class AttachBody(Body):
    """Whose the sale is: a member, or an identifier as it was scanned or typed."""

    member: Text | None = None
    identifier: IdentifierBody | None = None


class AttachView(HotView):
    """A forgotten card."""

    required_scope = {"post": PURCHASES_WRITE}
    bodies = {"post": AttachBody}

    @extend_schema(
        operation_id="purchases_attach", request=AttachBody, responses={200: schema.PURCHASE}
    )
    def post(
        self, request: HttpRequest, body: AttachBody, credential: Credential, purchase_id: str
    ) -> HttpResponse:
        """
        Give a purchase without a member to one; it is credited in a moment. Twice is as once.
        """
        found = visible(purchase_id, credential)
        attaching.attach(found.pk, _member(body), as_of=self.as_of)
        again = visible(purchase_id, credential)
        outcome = purchases.outcome_of(again.pk)
        language = to_till(request, rulebook.current()).language
        return JsonAnswer(answers.purchase(recorded(again), outcome, language=language))


def _member(body: AttachBody) -> Member:
    faults = Faults()
    uuid, named = one_named(body.member, body.identifier, faults)
    faults.stop()
    if uuid is not None:
        people = Member.objects.people().select_related("merged_into")
        member = people.filter(public_id=uuid).first()
        if member is None:
            raise UnknownEventMember("/member")
        return member
    assert named is not None, "one of the two was sent"
    identifier = find_identifier([(named.kind, named.value)])
    if identifier is None:
        raise UnknownEventMember("/identifier")
    if identifier.blocked_at is not None:
        raise BlockedIdentifier("This identifier is blocked; look the member up by another one.")
    return identifier.member
