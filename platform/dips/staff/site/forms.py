"""What a council says of its own site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dips.ui import languages
from dips.ui.forms import GovukForm, TextField

from .services import ENGLISH, LETTERS

OTHERS = [(code, name) for code, name in languages.NAMES.items() if code != ENGLISH]
IN_ENGLISH = {languages.WELSH: _("Welsh")}


class LanguagesForm(GovukForm):
    """English is no choice: a site always has it."""

    languages = forms.MultipleChoiceField(
        label=_("Besides English, offer the site in"),
        choices=[(code, f"{name} ({IN_ENGLISH[code]})") for code, name in OTHERS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class ColourForm(GovukForm):
    accent = TextField(
        label=_("Your colour"),
        help_text=_("Six figures, from your brand guide. For example, #7b1e5b. Leave it empty for the service’s own."),
        max_length=7,
        required=False,
        width=10,
    )
    letter = TextField(
        label=_("Letters where there is no logo"),
        help_text=_("Up to three. Leave it empty for the first letter of your name."),
        max_length=LETTERS,
        required=False,
        width=3,
    )

    def clean_accent(self) -> Any:
        """As people write it in brand guides: with or without the sign."""
        given = self.cleaned_data["accent"].strip()
        return f"#{given}" if given and not given.startswith("#") else given
