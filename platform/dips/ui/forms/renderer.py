"""Draw every `{{ form }}` of the house with our own templates."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates

from .drawing import GovukBoundField


class GovukRenderer(DjangoTemplates):
    """FORM_RENDERER: whole forms, form sets and field groups are ours; a widget alone stays its own.

    A form names no renderer of its own: this one keeps its templates compiled for all of them.
    """

    form_template_name = "dips/forms/form.html"
    formset_template_name = "dips/forms/formset.html"
    bound_field_class = GovukBoundField
