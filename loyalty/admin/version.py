"""From a rule's version to the ways of trying it: added here, as rules know no purchases."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from unfold.decorators import action

from rewards.admin import RuleVersionAdmin
from rewards.admin.programs import as_pk
from rewards.models import RuleVersion

admin.site.unregister(RuleVersion)


@admin.register(RuleVersion)
class VersionWithTrialsAdmin(RuleVersionAdmin):
    """The version's page, with the way to a basket and to the sales of the past."""

    actions_detail = [*RuleVersionAdmin.actions_detail, "try_on_basket", "back_test"]

    def has_trial_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Whether it can still be tried beside what is live: a draft, in review or not."""
        drafts = RuleVersion.objects.filter(published_at=None)
        is_draft = object_id is None or drafts.filter(pk=as_pk(object_id)).exists()
        return is_draft and super().has_view_permission(request)

    @action(description="Try on a basket", icon="science", permissions=["trial"])  # type: ignore[untyped-decorator]
    def try_on_basket(self, request: HttpRequest, object_id: str) -> HttpResponseRedirect:
        """Go to the page where a basket is tried with this draft."""
        version = self._version(object_id)
        page = reverse("admin:rewards_program_try_basket", args=[version.rule.program_id])
        return HttpResponseRedirect(f"{page}?{urlencode({'drafts': version.pk})}")

    @action(description="Back-test", icon="fast_rewind", permissions=["trial"])  # type: ignore[untyped-decorator]
    def back_test(self, request: HttpRequest, object_id: str) -> HttpResponseRedirect:
        """Go to the page where past purchases are replayed with this draft."""
        version = self._version(object_id)
        chosen = {"program": version.rule.program_id, "drafts": version.pk}
        page = reverse("admin:loyalty_backtest_add")
        return HttpResponseRedirect(f"{page}?{urlencode(chosen)}")

    def _version(self, object_id: Any) -> RuleVersion:
        return RuleVersion.objects.select_related("rule").get(pk=as_pk(object_id))
