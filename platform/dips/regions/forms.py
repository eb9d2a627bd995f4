"""The forms. They read; the verbs check."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dips.ui.forms import DeclarationField, GovukForm, LongTextField


class AgreeForm(GovukForm):
    """The list that was read goes with it, so that nobody agrees to another one."""

    measures = forms.CharField(widget=forms.HiddenInput)
    agree = DeclarationField(
        label=_("I agree for the council that these figures are shared"),
        error_messages={"required": _("Tick the box if the council agrees")},
    )

    @property
    def wanted(self) -> list[str]:
        return [each for each in str(self.cleaned_data["measures"]).split(",") if each]


class StopForm(GovukForm):
    """Why, if somebody wants to say."""

    reason = LongTextField(
        label=_("Reason"), help_text=_("Kept in the history."), max_chars=300, rows=3, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
