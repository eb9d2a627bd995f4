"""What a reader of a council's site may send to the council."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from dips.ui.forms import GovukForm, LongTextField, TextField


class ComplaintForm(GovukForm):
    """As the contact page asks for it: what happened, and what would put it right."""

    autocomplete: ClassVar[dict[str, str]] = {"name": "name", "email": "email"}
    what = LongTextField(
        label=_("What happened?"),
        help_text=_("In your own words. Give the reference of the challenge or application, if it is about one."),
        word_limit=1000,
        error_messages={"required": _("Write what happened")},
    )
    wish = LongTextField(label=_("What would put it right?"), word_limit=500, required=False)
    name = TextField(label=_("Your name"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The answer goes there."),
        error_messages={"required": _("Enter your e-mail address")},
    )
