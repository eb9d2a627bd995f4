"""Forms for people who hold a mailed link: an invitation, or something to sign."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dips.accounts.forms import PASSWORD_HINT, name_field, password_field
from dips.ui.forms import GovukForm, TextField, asking

from .signatures import LONGEST


class NewAccountForm(GovukForm):
    """The address is known to be theirs: they hold the link that was sent to it."""

    full_name = name_field()
    password = password_field(_("Password"), new=True, hint=PASSWORD_HINT)


class SignatoryForm(GovukForm):
    """Who signs. What they agree to is added below it."""

    autocomplete = {"full_name": "name", "job_title": "organization-title"}

    full_name = TextField(
        label=_("Your full name"), max_length=LONGEST, error_messages=asking(_("Enter your full name"))
    )
    job_title = TextField(
        label=_("Your job title"), max_length=LONGEST, error_messages=asking(_("Enter your job title"))
    )
