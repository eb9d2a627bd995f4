"""To whom things go, and which."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dips.ui.forms import TextField, asking

from ..deputies.forms import ColleagueForm
from ..holdings import Thing


class HandOverForm(ColleagueForm):
    colleague_field = "to"

    things = forms.MultipleChoiceField(
        label=_("What goes over"),
        widget=forms.CheckboxSelectMultiple,
        error_messages=asking(_("Choose at least one thing"))
        | {"invalid_choice": _("The list has changed. Look at it again, then hand over.")},
    )
    to: Any = forms.ModelChoiceField(
        label=_("To"), queryset=None, error_messages=asking(_("Choose somebody of this council"))
    )
    reason = TextField(label=_("Why?"), required=False, max_length=300)

    def __init__(self, *args: Any, things: Iterable[Thing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["things"]
        field.choices = [(thing.key, str(thing)) for thing in things]
        self.initial.setdefault("things", [key for key, _label in field.choices])
