"""A member's own points over HTTP: the ledger with its reasons, tier, stamp cards, vouchers."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from loyalty import member_cards, member_ledger, member_tiers, voucher_tokens
from loyalty.api import answers, schema, schema_me, schema_standings, standing_answers
from loyalty.api.listening import to_member
from loyalty.api.pages import answer_of, page_of
from loyalty.api.references import references
from loyalty.member_ledger import Told
from loyalty.models import Voucher
from loyalty.voucher_uses import why_not_usable
from members import pictures
from members.api.conditional import conditional
from members.api.cursors import encode_cursor, read_cursor, read_limit
from members.api.hot import JsonAnswer
from members.api.member_view import MemberView
from members.member_tokens import MemberCredential
from rewards import dates, rulebook


class LedgerView(MemberView):
    """The lines of one's ledger."""

    @extend_schema(
        operation_id="me_ledger", parameters=schema.PAGE, responses={200: schema_me.OWN_LEDGER}
    )
    def get(self, request: HttpRequest, caller: MemberCredential) -> HttpResponse:
        """
        The newest line first, each with why, in words: what the rules gave it for, which reward.

        In a household, the lines of its pool.
        """
        book, limit = rulebook.current(), read_limit(request.GET)
        lines = member_ledger.lines_of(caller.member_id, book.program_id)
        after = read_cursor("me-ledger", request.GET)
        if after is not None:
            lines = lines.filter(seq__lt=after)
        found = list(lines[: limit + 1])
        page = found[:limit]
        cursor = encode_cursor("me-ledger", page[-1].seq) if len(found) > limit else None
        language = to_member(request, caller.member_id, book).language
        told = member_ledger.told(page, book, language=language)
        named = references((one.entry.source_kind, one.entry.source_id) for one in told)
        return answer_of(request, [_line(one, named) for one in told], cursor)


class TierView(MemberView):
    """One's tier."""

    @extend_schema(operation_id="me_tier", responses={200: schema_standings.MEMBER_TIER})
    def get(self, request: HttpRequest, caller: MemberCredential) -> HttpResponse:
        """Where one stands, until when, and what it takes to stay and to rise."""
        book = rulebook.current()
        found = member_tiers.tier_of(caller.member_id, book, as_of=self.as_of)
        history = member_tiers.history_of(caller.member_id, book.program_id)
        answer = standing_answers.member_tier(found, history, member=caller.shown_id, book=book)
        return conditional(request, JsonAnswer(answer))


class StampCardsView(MemberView):
    """One's stamp cards."""

    @extend_schema(operation_id="me_stamp_cards", responses={200: schema_standings.STAMP_CARDS})
    def get(self, request: HttpRequest, caller: MemberCredential) -> HttpResponse:
        """The cards that give stamps now, and those with stamps on them."""
        cards = member_cards.cards_of(caller.member_id, rulebook.current(), as_of=self.as_of)
        return answer_of(request, [standing_answers.stamp_card(card) for card in cards], None)


class VouchersView(MemberView):
    """One's vouchers."""

    @extend_schema(
        operation_id="me_vouchers",
        parameters=schema.PAGE,
        responses={200: schema_me.OWN_VOUCHERS},
    )
    def get(self, request: HttpRequest, caller: MemberCredential) -> HttpResponse:
        """The newest first, used ones too; those that can be used with a `token` to show as QR."""
        rows = member_cards.vouchers_of(caller.member_id).select_related(
            "reward__program", "stamp_card", "program"
        )
        return page_of(request, "me-vouchers", rows, lambda row: voucher(row, as_of=self.as_of))


def voucher(row: Voucher, *, as_of: datetime) -> dict[str, Any]:
    """A voucher as its owner sees it; its reward and program are at hand."""
    shown = standing_answers.voucher(row, as_of=as_of)
    usable = not why_not_usable(row, as_of=as_of)
    token = voucher_tokens.token_of(row, as_of=as_of) if usable else None
    drawn = pictures.qr(row.code) if usable else None
    end = row.expires_at and dates.last_day(row.expires_at, row.program.time_zone).isoformat()
    return {
        **shown,
        "last_day": end,
        "usable": usable,
        "token": token,
        "picture": answers.picture(drawn),
    }


def _line(told: Told, named: dict[tuple[int, int], str]) -> dict[str, Any]:
    entry = told.entry
    return {
        **answers.entry(entry),
        "reference": named.get((entry.source_kind, entry.source_id)),
        "store": told.store,
        "why": told.why,
    }
