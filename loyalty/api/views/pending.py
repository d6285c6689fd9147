"""Confirming a purchase over HTTP: its points have waited for this."""

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema

from loyalty import pending
from loyalty.api import answers, schema_pending
from loyalty.api.views.purchases import visible
from members.api.hot import HotView, JsonAnswer
from members.keys import Credential
from members.scopes import PURCHASES_WRITE


class ConfirmPurchaseView(HotView):
    """Let the points of a purchase be used."""

    required_scope = {"post": PURCHASES_WRITE}

    @extend_schema(
        operation_id="purchases_confirm",
        request=None,
        responses={200: schema_pending.CONFIRMATION},
    )
    def post(self, request: HttpRequest, credential: Credential, purchase_id: str) -> HttpResponse:
        """
        Make the points available that wait for this. Twice is as once, and so is a purchase whose
        points wait for nothing.
        """
        found = visible(purchase_id, credential)
        confirmed = pending.confirm_purchase(found.pk, as_of=self.as_of, actor=credential.actor)
        return JsonAnswer(
            {
                "purchase": found.shown_id,
                "points": confirmed.points,
                "available_from": answers.instant(confirmed.available_from),
            }
        )
