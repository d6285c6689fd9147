"""Rewards as one member sees them: what can be had, what is short, and why not."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from loyalty import statements
from loyalty.api import schema
from loyalty.api.views.members import find
from members.api.conditional import conditional
from members.api.hot import HotView, JsonAnswer
from members.ids import public_id
from members.keys import Credential
from members.money import format_amount
from members.scopes import REWARDS_READ
from rewards import catalogue, rulebook


class OffersView(HotView):
    """The rewards of the program for one member."""

    required_scope = {"get": REWARDS_READ}

    @extend_schema(operation_id="members_rewards", responses={200: schema.OFFERS})
    def get(self, request: HttpRequest, credential: Credential, member_id: str) -> HttpResponse:
        """Every reward on offer, cheapest first: affordable or not, points short, and why not."""
        book = rulebook.current()
        balance = statements.balance(
            member_id=find(member_id), program_id=book.program_id, as_of=self.as_of
        )
        offers = catalogue.offers(
            program_id=book.program_id, available_points=balance.available, as_of=self.as_of
        )
        return conditional(
            request,
            JsonAnswer(
                {
                    "available": balance.available,
                    "results": [
                        {
                            "reward": public_id("rew", offer.reward.public_id),
                            "code": offer.reward.code,
                            "name": offer.reward.name,
                            "price_points": offer.reward.price_points,
                            "value": format_amount(offer.reward.value_minor, book.currency),
                            "affordable": offer.affordable,
                            "points_short": offer.points_short,
                            "can_be_had": offer.can_be_had,
                            "why_not": offer.why_not or None,
                            "sentence": offer.sentence,
                        }
                        for offer in offers
                    ],
                }
            ),
        )
