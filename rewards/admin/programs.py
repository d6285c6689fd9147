"""Which program a form is about: its amounts are in that program's currency."""

from typing import Any

from django import forms

from rewards.models import EarningRule, Program


def program_of(form: "forms.ModelForm[Any]") -> Program | None:
    """The program of the thing that is edited, or the one chosen for a new thing."""
    if form.instance.pk:
        program: Program = form.instance.program
        return program
    return Program.objects.filter(pk=_chosen(form, "program")).first()


def program_of_rule(form: "forms.ModelForm[Any]") -> Program | None:
    """The same for what belongs to a rule."""
    if form.instance.pk:
        program: Program = form.instance.rule.program
        return program
    rule = EarningRule.objects.select_related("program").filter(pk=_chosen(form, "rule")).first()
    return rule.program if rule else None


def as_pk(value: object) -> int:
    """A key from an address or a form; 0, which is nobody's, when it is none."""
    text = str(getattr(value, "pk", value))
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _chosen(form: "forms.ModelForm[Any]", name: str) -> int:
    return as_pk(form.data.get(name) if form.is_bound else form.initial.get(name))
