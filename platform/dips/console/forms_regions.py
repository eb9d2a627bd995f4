"""The console's forms about regions. They read; the verbs check."""

from __future__ import annotations

from typing import Any

from django import forms

from dips.councils import register
from dips.councils.models import Region
from dips.ui.forms import DateField, GovukForm, Select, TextField

from .forms import known_code, reason_field


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


class PlaceForm(GovukForm):
    """Which council of the country one is, and to which areas it belongs."""

    gss_code = TextField(
        label="GSS code", help_text="Of the Office for National Statistics, like E08000029.", required=False, width=10
    )
    region = forms.ChoiceField(label="Region or nation", widget=Select, required=False)
    authority = forms.ChoiceField(label="Strategic authority", widget=Select, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        homes = list(Region.objects.homes().values_list("slug", "name"))
        known = list(Region.objects.authorities().values_list("slug", "name"))
        self.fields["region"].choices = [("", "Not said"), *homes]  # type: ignore[attr-defined]
        self.fields["authority"].choices = [("", "None"), *known]  # type: ignore[attr-defined]
        for field in self.fields.values():
            vars(field)["say_optional"] = False
        if register.councils():
            self.fields["authority"].help_text = "Where a new GSS code brings one, it is filled in for you."

    def clean_gss_code(self) -> str:
        return known_code(str(self.cleaned_data["gss_code"]))

    def clean_region(self) -> str | None:
        """What was said is not unsaid."""
        return self.cleaned_data["region"] or None
