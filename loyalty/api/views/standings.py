"""A member's tier, stamp cards and vouchers, over HTTP."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from loyalty import member_cards, member_tiers
from loyalty.api import schema, schema_standings, standing_answers
from loyalty.api.pages import page_of
from loyalty.api.views.members import MemberView
from members.api.conditional import conditional
from members.api.hot import JsonAnswer
from members.api.refusals import NotFound
from members.ids import parse_public_id
from members.keys import Credential
from members.models import Member
from rewards import rulebook


class TierView(MemberView):
    """The tier of a member."""

    @extend_schema(operation_id="members_tier", responses={200: schema_standings.MEMBER_TIER})
    def get(self, request: HttpRequest, credential: Credential, member_id: str) -> HttpResponse:
        """Where a member stands, until when, and what it takes to stay and to rise."""
        book, key = rulebook.current(), _find(member_id)
        found = member_tiers.tier_of(key, book, as_of=self.as_of)
        history = member_tiers.history_of(key, book.program_id)
        answer = standing_answers.member_tier(found, history, member=member_id, book=book)
        return conditional(request, JsonAnswer(answer))


class StampCardsView(MemberView):
    """The stamp cards of a member."""

    @extend_schema(
        operation_id="members_stamp_cards", responses={200: schema_standings.STAMP_CARDS}
    )
    def get(self, request: HttpRequest, credential: Credential, member_id: str) -> HttpResponse:
        """The cards that give stamps now, and those with stamps on them."""
        cards = member_cards.cards_of(_find(member_id), rulebook.current(), as_of=self.as_of)
        items = [standing_answers.stamp_card(card) for card in cards]
        return conditional(request, JsonAnswer({"items": items, "next_cursor": None}))


class VouchersView(MemberView):
    """The vouchers of a member."""

    @extend_schema(
        operation_id="members_vouchers",
        parameters=schema.PAGE,
        responses={200: schema_standings.VOUCHERS},
    )
    def get(self, request: HttpRequest, credential: Credential, member_id: str) -> HttpResponse:
        """The newest first; used and revoked ones too."""
        found = member_cards.vouchers_of(_find(member_id))
        show = partial(standing_answers.voucher, as_of=self.as_of)
        return page_of(request, "vouchers", found, show)


def _find(shown_id: str) -> int:
    """The member's own key. Raises NotFound, for absent and misspelled ids alike."""
    uuid = parse_public_id("mem", shown_id)
    key = None
    if uuid is not None:
        people = Member.objects.people().filter(public_id=uuid)
        key = people.values_list("pk", flat=True).first()
    if key is None:
        raise NotFound
    return int(key)
