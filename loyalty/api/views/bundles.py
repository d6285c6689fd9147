"""The bundle over HTTP: one call that a till makes while it has a network."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from loyalty import bundles
from loyalty.api import schema_bundles
from members.api.cashier import spoken_language
from members.api.conditional import conditional
from members.api.hot import HotView, JsonAnswer
from members.api.views.terminals import own_terminal
from members.keys import Credential
from members.scopes import TERMINAL_SELF
from rewards import rulebook
from rewards.api.promised import rewards_on_show, rules_in_words
from rewards.receipt_book import texts_of


class BundleView(HotView):
    """What a till needs offline."""

    required_scope = {"get": TERMINAL_SELF}

    @extend_schema(operation_id="terminals_bundle", responses={200: schema_bundles.BUNDLE})
    def get(self, request: HttpRequest, credential: Credential) -> HttpResponse:
        """
        Fetch it whenever there is a network; unchanged, it is a 304 to whoever names its ETag.

        Keys to verify vouchers with, vouchers to refuse, the store's limit of a day, the rules and
        rewards in words, and how receipts are printed.
        """
        book = rulebook.current(fresh=True)
        made = bundles.bundle(own_terminal(credential), book, as_of=self.as_of)
        language = spoken_language(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
        made["rules"] = rules_in_words(as_of=self.as_of, language=language)
        made["rewards"] = rewards_on_show(as_of=self.as_of)
        made["receipts"] = texts_of(book.program_id)
        return conditional(request, JsonAnswer(made))
