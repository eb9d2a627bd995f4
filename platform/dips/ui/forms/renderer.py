"""Draw every `{{ form }}` of the house with our own templates."""

from __future__ import annotations

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest

from .boxes import DRAWN
from .drawing import GovukBoundField


class GovukRenderer(DjangoTemplates):
    """FORM_RENDERER: whole forms, form sets and field groups are ours; a widget alone stays its own.

    A form names no renderer of its own: this one keeps its templates compiled for all of them.
    """

    form_template_name = "dips/forms/form.html"
    formset_template_name = "dips/forms/formset.html"
    bound_field_class = GovukBoundField

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw is not None else super().render(template_name, context, request)
