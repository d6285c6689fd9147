"""Which program a form is about: its amounts are in that program's currency."""

from typing import Any

from django import forms
from django.http import HttpRequest

from members.admin.paging import ReadableListAdmin
from rewards.models import EarningRule, Program


class OfProgramAdmin(ReadableListAdmin):
    """Pages of what belongs to a program: a new thing begins in the default one."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the address says, as far as it can be read, and the program."""
        said: dict[str, Any] = super().get_changeform_initial_data(request)
        known = {field.name: field for field in self.opts.get_fields()}
        initial = {
            name: as_pk(value) if name in known and known[name].many_to_one else value
            for name, value in said.items()
            if "\0" not in str(value)
        }
        chosen = Program.objects.filter(pk=initial.get("program") or 0)
        if "program" in known and not chosen.exists():
            initial["program"] = getattr(_usual(), "pk", None)
        return initial


def _usual() -> Program | None:
    """The default program; an only one is that."""
    return Program.objects.filter(is_default=True).first()


def program_of(form: "forms.ModelForm[Any]") -> Program | None:
    """The program of the thing that is edited, or the one chosen for a new thing."""
    if form.instance.pk:
        program: Program = form.instance.program
        return program
    return Program.objects.filter(pk=_chosen(form, "program")).first()


def program_of_rule(form: "forms.ModelForm[Any]") -> Program | None:
    """The same for what belongs to a rule; the default one until a rule is chosen."""
    if form.instance.pk:
        program: Program = form.instance.rule.program
        return program
    rule = EarningRule.objects.select_related("program").filter(pk=_chosen(form, "rule")).first()
    return rule.program if rule else _usual()


def as_pk(value: object) -> int:
    """A key from an address or a form; 0, which is nobody's, when it is none."""
    text = str(getattr(value, "pk", value))
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _chosen(form: "forms.ModelForm[Any]", name: str) -> int:
    return as_pk(form.data.get(name) if form.is_bound else form.initial.get(name))
