"""What a council says of its own site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dips.councils import logos
from dips.ui import languages
from dips.ui.forms import FileField, GovukForm, TextField

from .services import ENGLISH, LETTERS, LONGEST_NAME

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


class LookForm(GovukForm):
    autocomplete = {"shown_name": "organization"}

    shown_name = TextField(
        label=_("Name to show at the top of each page"),
        help_text=_(
            "Leave it empty for the council’s full name. The line under it is the title of your home page: change it"
            " under Pages."
        ),
        max_length=LONGEST_NAME,
        required=False,
    )
    logo = FileField(
        label=_("Your logo"),
        help_text=_("SVG, PNG, JPEG or WebP, at least 200 dots wide and 2 MB or smaller."),
        max_octets=logos.LARGEST,
        extensions=logos.EXTENSIONS,
        required=False,
    )
    remove_logo = forms.BooleanField(label=_("Take the logo away"), required=False)
    letter = TextField(
        label=_("Letters where there is no logo"),
        help_text=_("Up to three. Leave it empty for the first letter of your name."),
        max_length=LETTERS,
        required=False,
        width=3,
    )
    accent = TextField(
        label=_("Your colour"),
        help_text=_("Six figures, from your brand guide. For example, #7b1e5b. Leave it empty for the service’s own."),
        max_length=7,
        required=False,
        width=10,
    )

    def __init__(self, *args: Any, has_logo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_logo:
            del self.fields["remove_logo"]

    def clean_accent(self) -> Any:
        """As people write it in brand guides: with or without the sign."""
        given = self.cleaned_data["accent"].strip()
        return f"#{given}" if given and not given.startswith("#") else given


class ContactsForm(GovukForm):
    contact_email = TextField(
        label=_("Where questions and complaints go"),
        help_text=_("An e-mail address that several people read. It stands on your contact page and in every letter."),
        max_length=254,
        required=False,
    )
    privacy_contact = TextField(
        label=_("Your data protection officer"),
        help_text=_("An e-mail address. It stands in your privacy notice."),
        max_length=254,
        required=False,
    )
