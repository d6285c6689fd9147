"""What a member's app shows first, over HTTP: the home, and the card for the till."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from loyalty import changes, member_home
from loyalty.api import answers, schema_me, standing_answers
from loyalty.api.listening import preferred, to_one_of
from loyalty.api.views import offers
from loyalty.member_home import Home
from members import pass_codes, pictures
from members.api.conditional import conditional
from members.api.hot import JsonAnswer
from members.api.member_view import MemberView
from members.member_tokens import MemberCredential
from members.models import IdentifierKind, Member
from rewards import rulebook
from rewards.book import Rulebook
from rewards.speech import Speech

# Five minutes' worth: the app turns them without asking.
CODES_SHOWN = 10


class HomeView(MemberView):
    """The home of a member's app."""

    @extend_schema(operation_id="me_home", responses={200: schema_me.HOME})
    def get(self, request: HttpRequest, caller: MemberCredential) -> HttpResponse:
        """
        All of it in one call, with sentences ready to show.

        In the member's language; without one, in that of Accept-Language, else the program's.
        """
        book = rulebook.current()
        found = member_home.home_of(
            caller.member_id, book, language=preferred(request), as_of=self.as_of
        )
        said = to_one_of(request, found.member.language, book)
        return conditional(request, JsonAnswer(_shown(found, said, book)))


class CardView(MemberView):
    """The card that a member shows at the till."""

    @extend_schema(operation_id="me_card", responses={200: schema_me.CARD})
    def get(self, request: HttpRequest, caller: MemberCredential) -> HttpResponse:
        """The card's number, and the codes of the next five minutes: one QR for 30 seconds each."""
        member = Member.objects.get(pk=caller.member_id)
        cards = member.identifiers.filter(kind=IdentifierKind.CARD, blocked_at__isnull=True)
        number = cards.order_by("-pk").values_list("value", flat=True).first()
        barcode = pictures.barcode_of(number) if number else None
        codes = pass_codes.codes(caller.member, as_of=self.as_of, steps=CODES_SHOWN)
        content = {
            "member": caller.shown_id,
            "display_name": member.display_name,
            "number": number,
            "barcode": answers.picture(barcode),
            "codes": [
                {
                    "text": code.text,
                    "valid_from": answers.instant(code.valid_from),
                    "valid_until": answers.instant(code.valid_until),
                    "picture": answers.picture(pictures.qr(code.text)),
                }
                for code in codes
            ],
        }
        return JsonAnswer(content, headers={"Cache-Control": "no-store"})


class ChangesView(MemberView):
    """Whether anything changed."""

    @extend_schema(operation_id="me_changes", responses={200: schema_me.CHANGES})
    def get(self, request: HttpRequest, caller: MemberCredential) -> HttpResponse:
        """
        A version that stays the same as long as nothing happened to the member; cheap to ask for.

        What time alone brings shows when its sweep has run, so read the home now and then as well.
        """
        version = changes.version_of(caller.member_id, rulebook.current(), as_of=self.as_of)
        return conditional(request, JsonAnswer({"version": version}))


def _shown(home: Home, said: Speech, book: Rulebook) -> dict[str, Any]:
    shown_id = home.member.shown_id
    household = getattr(home.member.holder, "household", None)
    tier = standing_answers.member_tier(home.tier, [], member=shown_id, book=book)
    del tier["history"]
    return {
        "member": {
            "id": shown_id,
            "display_name": home.member.display_name,
            "language": home.member.language,
            "household": household and household.shown_id,
        },
        "greeting": home.greeting,
        "sentences": home.sentences,
        "balance": answers.balance(home.balance, member=shown_id, book=book),
        "tier": {**tier, "percent": member_home.progress(home.tier)},
        "stamp_cards": [standing_answers.stamp_card(card) for card in home.cards],
        "offers": [offers.shown(offer, said, home.figures.today) for offer in home.offers],
        "vouchers": home.vouchers,
    }
