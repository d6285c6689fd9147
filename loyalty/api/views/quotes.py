"""Quotes over HTTP: what a basket would earn."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from loyalty import quotes, receipts
from loyalty.api import receipt_format, schema
from loyalty.api.bodies import QuoteBody
from loyalty.api.sales import quoted_of
from members.api.hot import HotView, JsonAnswer
from members.ids import public_id
from members.keys import Credential
from members.scopes import QUOTES_WRITE
from rewards import rulebook


class QuotesView(HotView):
    """The same sums as a purchase, with nothing written."""

    required_scope = {"post": QUOTES_WRITE}
    bodies = {"post": QuoteBody}

    @extend_schema(
        operation_id="quotes_make",
        parameters=[receipt_format.HEADER],
        request=QuoteBody,
        responses={200: schema.QUOTE},
    )
    def post(self, request: HttpRequest, body: QuoteBody, credential: Credential) -> HttpResponse:
        """Say what a basket would earn now, and why."""
        asked = receipt_format.asked(request)
        book = rulebook.current()
        sale = quoted_of(body, book, credential=credential, as_of=self.as_of)
        quote = quotes.quote(sale, book)
        buyer = quote.buyer
        return JsonAnswer(
            {
                "member": buyer and public_id("mem", buyer.public_id),
                "points": quote.points,
                "tier": quote.outcome.tier or None,
                "available": buyer and buyer.available,
                "receipt": receipts.of_quote(quote, sale, asked, book),
                "rules": [
                    {
                        "rule": line.rule,
                        "version": line.version,
                        "points": line.points,
                        "reason": line.reason or None,
                    }
                    for line in quote.outcome.lines
                ],
            }
        )
