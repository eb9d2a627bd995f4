"""`{% load dips_forms %}`: what the form templates themselves ask. Pages need only `{{ form }}`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.forms.boundfield import BoundField

register = template.Library()


@dataclass(frozen=True, slots=True)
class Group:
    """Fields drawn together; an empty legend means no fieldset."""

    legend: str
    fields: list[BoundField]


@register.simple_tag
def field_groups(form: Any) -> list[Group]:
    """The visible fields in order; those of `form.groups` gathered where the first of them stands."""
    member_of = {name: index for index, (_legend, names) in enumerate(getattr(form, "groups", ())) for name in names}
    found: list[Group] = []
    done: set[int] = set()
    for field in form.visible_fields():
        index = member_of.get(field.name)
        if index is None:
            found.append(Group("", [field]))
        elif index not in done:
            done.add(index)
            legend, names = form.groups[index]
            found.append(Group(str(legend), [form[name] for name in names if name in form.fields]))
    return found
