"""The one form of the token page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from dips.ui.forms import GovukForm

from .scopes import Scope
from .services import LONGEST_DAYS, USUAL_DAYS


class TokenForm(GovukForm):
    name = forms.CharField(
        label=_("What is the token for?"),
        help_text=_("A name that you will know again, like “Our bid tracker”."),
        max_length=80,
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        help_text=_("Choose only what the program needs. It can never do more than you can."),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label=_("For how many days should it work?"),
        help_text=_("Up to 366. After that you make a new one."),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=USUAL_DAYS,
    )
