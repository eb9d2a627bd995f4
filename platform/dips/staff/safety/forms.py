"""The council's rules of access."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from dips.ui.forms import GovukForm, WholeNumberField

from .services import LIMITS


class SafetyForm(GovukForm):
    grace_days = WholeNumberField(
        label=_("Days that a newcomer may work before the second step"),
        help_text=_(
            "From 0, which means at once, to 30. Never for those who manage people, sign-on or sharing, and never for"
            " somebody who has a second step already."
        ),
        min_value=LIMITS["grace_days"][0],
        max_value=LIMITS["grace_days"][1],
    )
    confirm_days = WholeNumberField(
        label=_("Days between confirmations of a person’s roles"),
        help_text=_("From 30 to 365. Roles that nobody confirms rest 30 days after their day."),
        min_value=LIMITS["confirm_days"][0],
        max_value=LIMITS["confirm_days"][1],
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
