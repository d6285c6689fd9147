"""
Which language a page speaks.

Always: what the reader chose (`?lang=`, then the cookie that remembers it), else what the browser
prefers, else English.
"""

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

COOKIE: Final = "regulars_language"
COOKIE_SECONDS: Final = 400 * 24 * 3600  # as long as browsers keep one
LANGUAGES: Final[Mapping[str, str]] = {
    "en": "English",
    "id": "Bahasa Indonesia",
    "da": "Dansk",
    "fi": "Suomi",
}


def chosen(request: HttpRequest) -> str | None:
    """The language that the address asks for; None when it asks for none of ours."""
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else None


def language_of(request: HttpRequest) -> str:
    """The language to answer a request in."""
    kept = request.COOKIES.get(COOKIE, "")
    accepted = parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "")[:200])
    wanted = [chosen(request) or "", kept, *(tag.split("-")[0] for tag, _ in accepted)]
    return next((language for language in wanted if language in LANGUAGES), "en")
