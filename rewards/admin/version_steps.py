"""The steps of a version's life as buttons: each asks on a page of its own before it is done."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action

from members.errors import DomainError
from rewards import comparing, drafting, publishing, reviewing
from rewards.admin import wording
from rewards.admin.acting import staff_actor
from rewards.admin.confirming import ReasonForm, confirm
from rewards.admin.programs import as_pk
from rewards.models import RuleVersion
from rewards.states import RuleState, state


def page_of(version: RuleVersion) -> str:
    return reverse("admin:rewards_ruleversion_change", args=[version.pk])


class VersionSteps:
    """Mixed into the pages of versions."""

    steps = ["publish_reviewed", "send_back", "withdraw", "compare", "roll_back"]

    @action(description="Publish", icon="rocket_launch", permissions=["review"])  # type: ignore[untyped-decorator]
    def publish_reviewed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let a second person look and publish, or say kindly why not they."""
        version = self._found(object_id)
        actor = staff_actor(request)
        lines, verb = [wording.sentence(version), wording.forecast(version)], "Publish"
        try:
            reviewing.check_people(version, version.rule.program, actor)
        except DomainError as error:
            lines, verb = [*lines, error.detail], ""

        def do() -> str:
            done = publishing.publish(version=version, as_of=timezone.now(), actor=actor)
            return f"{done} is published: {wording.sentence(done)}."

        return self._step(request, version, do, title=f"Publish {version.rule}",
                          lines=lines, verb=verb, compares=True)  # fmt: skip

    @action(description="Send back", icon="undo", permissions=["review"])  # type: ignore[untyped-decorator]
    def send_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Hand it back with a reason."""
        version = self._found(object_id)
        form = ReasonForm(request.POST or None)

        def do() -> str:
            reason = form.cleaned_data["reason"]
            reviewing.send_back(version=version, reason=reason, actor=staff_actor(request))
            return "It is a draft again; whoever wrote it reads why."

        return self._step(
            request,
            version,
            do,
            title=f"Send {version.rule} back",
            lines=[wording.sentence(version)],
            verb="Send back",
            form=form,
        )

    @action(description="Withdraw", icon="edit", permissions=["review"])  # type: ignore[untyped-decorator]
    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take it out of review, to change it."""
        version = self._found(object_id)

        def do() -> str:
            reviewing.withdraw(version=version, actor=staff_actor(request))
            return "It is a draft again."

        return self._step(request, version, do, title=f"Take {version.rule} out of review",
                          lines=["It becomes a draft again and can be changed."],
                          verb="Withdraw")  # fmt: skip

    @action(description="Compare", icon="difference", permissions=["view"])  # type: ignore[untyped-decorator]
    def compare(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """How it differs from the version that is live, or the one before it."""
        version = self._found(object_id)
        lines = [wording.sentence(version)]
        if _other(version) is None:
            lines.append("It is the first version: there is none before it to compare it with.")
        return self._step(request, version, None, title=f"Compare {version}",
                          lines=lines, compares=True)  # fmt: skip

    @action(description="Roll back to this", icon="history", permissions=["roll_back"])  # type: ignore[untyped-decorator]
    def roll_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Draft the text of a published version again."""
        version = self._found(object_id)
        made: list[RuleVersion] = []

        def do() -> str:
            made.append(
                drafting.roll_back(
                    rule=version.rule,
                    number=version.number or 0,
                    effective_from=timezone.now().replace(microsecond=0),
                    actor=staff_actor(request),
                )
            )
            return "This new draft says what that version said. Publish it to go back."

        answer = self._step(request, version, do, title=f"Roll back to {version}",
                            lines=["A new draft with this text is made; nothing changes until it "
                                   "is published."], verb="Roll back")  # fmt: skip
        return HttpResponseRedirect(page_of(made[0])) if made else answer

    def has_review_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self._is(object_id, RuleState.IN_REVIEW) and self._may_change(request)

    def has_roll_back_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        is_published = RuleVersion.objects.filter(
            pk=as_pk(object_id), published_at__isnull=False
        ).exists()
        return is_published and self._may_change(request)

    def _may_change(self, request: HttpRequest) -> bool:
        return request.user.has_perm("rewards.change_ruleversion")

    def _is(self, object_id: Any, wanted: RuleState) -> bool:
        version = RuleVersion.objects.filter(pk=as_pk(object_id)).first()
        return version is not None and state(version, as_of=timezone.now()) == wanted

    def _found(self, object_id: str) -> RuleVersion:
        versions = RuleVersion.objects.select_related("rule__program", "campaign")
        version = versions.filter(pk=as_pk(object_id)).first()
        if version is None:
            raise Http404
        return version

    def _step(
        self,
        request: HttpRequest,
        version: RuleVersion,
        do: Callable[[], str] | None,
        *,
        compares: bool = False,
        **shown: Any,
    ) -> HttpResponse:
        """Show the page; pressed, do it and go back to the version with what was done."""
        form = shown.get("form")
        if request.method == "POST" and do is not None and (form is None or form.is_valid()):
            try:
                messages.success(request, do())
            except DomainError as error:
                messages.error(request, error.detail)
            return HttpResponseRedirect(page_of(version))
        other = _other(version) if compares else None
        if other is not None:
            shown["other"] = f"{other}"
            shown["differences"] = comparing.diff(other, version)
        return confirm(request, self, back=page_of(version), **shown)  # type: ignore[arg-type]


def _other(version: RuleVersion) -> RuleVersion | None:
    """What a version is compared with: the newest published one before it."""
    published = RuleVersion.objects.filter(rule=version.rule, published_at__isnull=False)
    if version.number:
        published = published.filter(number__lt=version.number)
    return published.select_related("rule__program", "campaign").order_by("number").last()
