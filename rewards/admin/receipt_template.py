"""The page where staff word receipts, and see them print while they type."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from unfold.widgets import UnfoldAdminTextareaWidget

from rewards import dates
from rewards.admin.programs import OfProgramAdmin, as_pk
from rewards.models import Program, ReceiptTemplate
from rewards.models.program import touch
from rewards.receipt_book import refuse_faulty
from rewards.receipts import FIELDS, Paper, default_text, printed, read
from rewards.receipts.fields import fields_of
from rewards.receipts.samples import sample
from rewards.speech import speech

WIDTHS = (32, 42, 48)


class ReceiptTemplateForm(forms.ModelForm):  # type: ignore[type-arg]  # no generic while running
    """Refuses a field that there is not, where it stands."""

    class Meta:
        model = ReceiptTemplate
        fields = ["program", "kind", "language", "text"]
        widgets = {
            "text": UnfoldAdminTextareaWidget(
                attrs={"rows": 12, "style": "font-family: monospace", "spellcheck": "false"}
            )
        }

    def clean(self) -> dict[str, Any]:
        """Lines end as they end everywhere; new ones begin as what is printed now."""
        filled: dict[str, Any] = super().clean() or {}
        text = str(filled.get("text", "")).replace("\r\n", "\n")
        filled["text"] = text
        kind = filled.get("kind")
        if kind:
            refuse_faulty(text, kind)
        return filled


@admin.register(ReceiptTemplate)
class ReceiptTemplateAdmin(OfProgramAdmin):
    """Receipts in a program's own words; what is deleted is printed as usual again."""

    form = ReceiptTemplateForm
    list_display = ["kind", "language", "program"]
    list_filter = ["kind", "language"]
    list_select_related = ["program"]
    ordering = ["program", "kind", "language"]
    autocomplete_fields = ["program"]
    change_form_after_template = "rewards/printing.html"

    class Media:
        js = ["rewards/reading.js"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new one begins as what is printed now."""
        initial = super().get_changeform_initial_data(request)
        known = {"kind": "sale", "language": "en"}
        chosen = [str(initial.setdefault(name, value)) for name, value in known.items()]
        try:
            initial.setdefault("text", default_text(*chosen))
        except KeyError:
            initial |= known
        return initial

    def get_urls(self) -> list[Any]:
        """The preview beside the pages."""
        see = self.admin_site.admin_view(self.printing)
        return [
            path("printing/", see, name="rewards_receipttemplate_printing"),
            *super().get_urls(),
        ]

    def printing(self, request: HttpRequest) -> HttpResponse:
        """How the form as it stands would print, in every width. Never saves."""
        if request.method != "POST" or not self.has_change_permission(request):
            raise Http404
        row = ReceiptTemplate.objects.filter(pk=as_pk(request.GET.get("template"))).first()
        form = ReceiptTemplateForm(request.POST, instance=row)
        if form.is_valid():
            return JsonResponse({"sentences": _papers(form.cleaned_data), "missing": []})
        missing = [error for errors in form.errors.values() for error in errors]
        return JsonResponse({"sentences": {}, "missing": missing})

    def save_model(
        self, request: HttpRequest, obj: ReceiptTemplate, form: Any, change: Any
    ) -> None:
        super().save_model(request, obj, form, change)
        touch(obj.program_id)

    def delete_model(self, request: HttpRequest, obj: ReceiptTemplate) -> None:
        super().delete_model(request, obj)
        touch(obj.program_id)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        programs = set(queryset.values_list("program_id", flat=True))
        super().delete_queryset(request, queryset)
        for program_id in programs:
            touch(program_id)


def _papers(filled: dict[str, Any]) -> dict[str, str]:
    """The lines by width, with something to say in every field; below, the fields there are."""
    program: Program = filled["program"]
    kind = filled["kind"]
    template = read(filled["text"], kind)
    said = speech(filled["language"], program.points_name)
    figures = sample(dates.local_day(timezone.now(), program.time_zone), program.currency)
    papers = {
        f"{width} columns": "\n" + "\n".join(printed(template, figures, said, Paper(width)))
        for width in WIDTHS
    }
    means = "\n".join(f"{{{name}}}  {FIELDS[name].means}" for name in fields_of(kind))
    return papers | {"Fields": f"\n{means}"}
