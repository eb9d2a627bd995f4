"""What people type about an item of the checklist, and the one who signs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dips.staff.forms import SignatoryForm
from dips.staff.queries import people
from dips.ui.forms import DateField, DeclarationField, GovukForm, asking
from tenants.programmes.forms import VersionedForm


class AssignForm(VersionedForm):
    owner: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Who does it?"), queryset=None, required=False, help_text=_("They get an e-mail once it is overdue.")
    )
    due_on = DateField(label=_("Until when?"), required=False, help_text=_("Leave it empty for the blueprint’s date."))

    def __init__(self, *args: Any, role_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        owner.queryset = people().filter(is_active=True)
        owner.empty_label = _("Everyone with the role: %(role)s") % {"role": role_name}


class AskForm(GovukForm):
    autocomplete = {"email": "off"}

    email = forms.EmailField(
        label=_("E-mail address of the person who signs"),
        help_text=_("They need no account. The link works for 14 days, and once."),
        max_length=254,
        error_messages=asking(_("Enter the e-mail address of the person who signs")),
    )


class SignForm(SignatoryForm):
    agree = DeclarationField(
        label=_("I have read this, and I agree to it"),
        error_messages=asking(_("Confirm that you have read this and agree to it")),
    )
