"""The console's forms about regions. They read; the verbs check."""

from __future__ import annotations

from typing import Any

from django import forms

from dips.councils.models import Region
from dips.ui.forms import DateField, GovukForm, Select

from .forms import reason_field


class ViewerForm(GovukForm):
    """Who may look at what, until when, and why."""

    email = forms.EmailField(
        label="E-mail address of their account", error_messages={"required": "Enter the e-mail address of the account"}
    )
    area = forms.ChoiceField(label="Area", widget=Select, error_messages={"required": "Select an area"})
    expires_on = DateField(label="Last day", help_text="Within a year.")
    reason = reason_field("Who asked for it, and how you know that it is them. It is kept in the trail.")
    autocomplete = {"email": "off"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [(area.slug, f"{area.name} ({area.get_kind_display().lower()})") for area in Region.objects.all()]
        self.fields["area"].choices = [("", "Select an area"), *areas]  # type: ignore[attr-defined]


class AuthorityForm(GovukForm):
    """The strategic authority of a council, or none."""

    authority = forms.ChoiceField(label="Strategic authority", widget=Select, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(Region.objects.authorities().values_list("slug", "name"))
        self.fields["authority"].choices = [("", "None"), *known]  # type: ignore[attr-defined]
        vars(self.fields["authority"])["say_optional"] = False
