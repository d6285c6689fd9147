"""The header by which a till says what it prints on: `width=42; charset=cp858; lang=da`."""

import re
from functools import lru_cache
from typing import Final

from django.http import HttpRequest
from drf_spectacular.utils import OpenApiParameter

from loyalty.receipts import Asked
from members.api.cashier import spoken_language
from members.errors import DomainError
from rewards.receipts import Paper
from rewards.receipts.charsets import CHARSETS
from rewards.receipts.layout import WIDTH_MAX, WIDTH_MIN
from rewards.receipts.printing import WIDTH_DEFAULT

HEADER: Final = OpenApiParameter(
    "Receipt-Format",
    str,
    OpenApiParameter.HEADER,
    description="What receipts are printed on: `width=42; charset=cp858; lang=da`. Width is "
    f"{WIDTH_MIN} to {WIDTH_MAX}, charset utf-8 or cp858; without lang, Accept-Language decides, "
    "then the program.",
)

_LENGTH_MAX = 200
_WIDTH = re.compile(r"[0-9]{1,3}")
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")


class BadReceiptFormat(DomainError):
    """The header cannot be read."""

    code = "bad_receipt_format"
    title = "The Receipt-Format header cannot be read"
    http_status = 400


def asked(request: HttpRequest) -> Asked:
    """What to lay receipts out for. Raises BadReceiptFormat."""
    header = request.META.get("HTTP_RECEIPT_FORMAT")
    return _asked(header, request.META.get("HTTP_ACCEPT_LANGUAGE", ""))


@lru_cache(maxsize=256)
def _asked(header: str | None, accept_language: str) -> Asked:
    said = {} if header is None else _read(header)
    paper = Paper(_width(said.get("width")), _charset(said.get("charset")))
    language = _language(said.get("lang")) or spoken_language(accept_language)
    return Asked(paper, language, is_named=header is not None)


def _read(header: str) -> dict[str, str]:
    if len(header) > _LENGTH_MAX:
        raise BadReceiptFormat(f"It is longer than {_LENGTH_MAX} characters.")
    said: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in header.split(";"))):
        name, sign, value = part.partition("=")
        name = name.strip().lower()
        if not sign or name not in {"width", "charset", "lang"}:
            raise BadReceiptFormat(
                f"{part[:40]!r} is not understood; send width=42; charset=cp858; lang=da."
            )
        if name in said:
            raise BadReceiptFormat(f"It says {name} twice; say it once.")
        said[name] = value.strip().strip('"')
    return said


def _width(text: str | None) -> int:
    if text is None:
        return WIDTH_DEFAULT
    if not _WIDTH.fullmatch(text) or not WIDTH_MIN <= int(text) <= WIDTH_MAX:
        raise BadReceiptFormat(f"width is {WIDTH_MIN} to {WIDTH_MAX} columns.")
    return int(text)


def _charset(text: str | None) -> str:
    if text is None:
        return CHARSETS[0]
    if text.lower() not in CHARSETS:
        raise BadReceiptFormat(f"charset is {' or '.join(CHARSETS)}.")
    return text.lower()


def _language(text: str | None) -> str:
    if text is None:
        return ""
    if not _TAG.fullmatch(text):
        raise BadReceiptFormat("lang is a BCP 47 tag such as da or en-GB.")
    return text
