"""
In which language an answer speaks.

Always: to a member in their own language, without one in the first of Accept-Language; to a till in
the best of Accept-Language; to both in the program's where that is not spoken here, else English.
"""

from django.http import HttpRequest

from members.api.cashier import spoken_language
from members.models import Member
from rewards.book import Rulebook
from rewards.speech import Speech, choose, speech


def to_member(request: HttpRequest, member_id: int, book: Rulebook) -> Speech:
    """How a signed-in member is spoken to; one small query."""
    own = Member.objects.values_list("language", flat=True).get(pk=member_id)
    return to_one_of(request, own, book)


def to_one_of(request: HttpRequest, language: str, book: Rulebook) -> Speech:
    """The same, of a member whose language is at hand; "" for none."""
    return speech(choose(language or preferred(request), book.language), book.points_name)


def to_till(request: HttpRequest, book: Rulebook) -> Speech:
    """How whoever calls with a key is spoken to."""
    asked = spoken_language(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
    return speech(choose(asked, book.language), book.points_name)


def preferred(request: HttpRequest) -> str:
    """The first language of Accept-Language, as it is written; empty when there is none."""
    header: str = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    first = header[:200].partition(",")[0].partition(";")[0].strip()
    return "" if first == "*" else first
