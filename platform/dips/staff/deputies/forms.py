"""Whom one names as a deputy, and for which days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dips.ui.forms import DateField, GovukForm, TextField, asking

from .. import queries


class ColleagueForm(GovukForm):
    """A form that names somebody else of this council."""

    colleague_field = ""

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields[self.colleague_field]
        field.queryset = queries.people_of_today().exclude(pk=person.pk)


class DeputyForm(ColleagueForm):
    colleague_field = "deputy"

    deputy: Any = forms.ModelChoiceField(
        label=_("Deputy"), queryset=None, error_messages=asking(_("Choose somebody of this council"))
    )
    begins_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"))
    reason = TextField(
        label=_("Reason"),
        help_text=_("The deputy reads it, and it stands in the trail. For example, “On leave”."),
        max_length=300,
        error_messages=asking(_("Say why, like “On leave”")),
    )
