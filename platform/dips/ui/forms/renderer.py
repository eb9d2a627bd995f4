"""Draw every `{{ form }}` of the house with our own templates."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class GovukRenderer(DjangoTemplates):
    """FORM_RENDERER: whole forms, form sets and field groups are ours; a widget alone stays its own."""

    form_template_name = "dips/forms/form.html"
    formset_template_name = "dips/forms/formset.html"
    field_template_name = "dips/forms/field.html"
