"""Gather the faults of one or more forms into one list, each with the id of the field that mends it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.forms.widgets import CheckboxSelectMultiple, MultiWidget, RadioSelect


@dataclass(frozen=True, slots=True)
class Fault:
    """One sentence; `target` is the id to go to, or "" if no field can mend it alone."""

    message: str
    target: str = ""


def of(forms: Iterable[Any]) -> list[Fault]:
    """The faults of forms and form sets, in the order of the fields on the page."""
    faults: list[Fault] = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            faults += [Fault(str(message)) for message in form.non_form_errors()]
            faults += of(form.forms)
        elif isinstance(form, BaseForm):
            faults += _of_form(form)
    return faults


def _of_form(form: BaseForm) -> list[Fault]:
    if not form.errors:
        return []
    faults = [Fault(str(message)) for message in form.errors.get(NON_FIELD_ERRORS, [])]
    for name in form.fields:
        if name in form.errors:
            target = target_of(form[name])
            faults += [Fault(str(message), target) for message in form.errors[name]]
    return faults


def target_of(field: BoundField) -> str:
    """The id of the first control of a field: what an error must lead to."""
    identity = field.auto_id
    if not identity:
        return ""
    widget = field.field.widget
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        return f"{identity}_0"
    if isinstance(widget, MultiWidget):
        return f"{identity}_{_first_wrong(field)}"
    return str(identity)


def _first_wrong(field: BoundField) -> int:
    wrong = getattr(field.field, "wrong_parts", None)
    if callable(wrong):
        parts = wrong(field.errors.as_data())
        return min(parts) if parts else 0
    return 0
