"""What a council says of its provider."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dips.ui.forms import GovukForm, RadiosField, TextField, WholeNumberField, asking

from .models import USUAL_MINUTES
from .services.setting import LONGEST, SHORTEST
from .states import Factor


class SignOnForm(GovukForm):
    """The secret goes in and never comes out: an empty box keeps the one that was given."""

    groups = [
        (_("Your provider"), ["issuer", "client_id", "secret", "label"]),
        (_("Whom it vouches for"), ["vouches", "factor"]),
        (_("In daily use"), ["session_minutes", "is_only_way"]),
    ]

    issuer = TextField(
        label=_("Issuer"),
        help_text=_("Copy it exactly. For example, https://login.microsoftonline.com/0f0f…/v2.0"),
        max_length=300,
    )
    client_id = TextField(label=_("Client id"), max_length=255)
    secret = forms.CharField(
        label=_("Client secret"),
        help_text=_("We lock it away and never show it again. Leave it empty to keep the one you gave."),
        max_length=1000,
        required=False,
        error_messages=asking(_("Enter the client secret that the provider gave you")),
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    label = TextField(
        label=_("Words on the button"),
        help_text=_("Leave it empty for “Sign in with your council account”."),
        max_length=60,
        required=False,
    )
    vouches = forms.BooleanField(
        label=_("Our provider verifies the e-mail addresses that it sends"),
        help_text=_(
            "Tick it if the provider says nothing of that itself, as Microsoft Entra ID does. We keep your name and"
            " today’s date with it. An address that the provider calls unverified is refused all the same."
        ),
        required=False,
    )
    factor = RadiosField(
        label=_("Second step"),
        choices=Factor.choices,
        hints={
            Factor.OURS: _("The safe choice. People use their app or passkey here as well."),
            Factor.CLAIMED: _("Its answer holds “mfa” in amr, or a known value in acr. If not, our step follows."),
            Factor.DECLARED: _("We keep your name and today’s date with it."),
        },
    )
    session_minutes = WholeNumberField(
        label=_("Minutes after which people prove themselves anew"),
        help_text=_("Between 15 and 720. Working does not make it longer."),
        min_value=SHORTEST,
        max_value=LONGEST,
        initial=USUAL_MINUTES,
    )
    is_only_way = forms.BooleanField(
        label=_("Your people come in by sign-on alone"),
        help_text=_(
            "A password lets nobody in then but those who may set the sign-on, with their second step: for the day the"
            " provider fails. Everyone else who is signed in with a password is signed out. Come in by it once first."
        ),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, has_secret: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_secret:
            self.fields["secret"].required = True
            self.fields["secret"].help_text = _("We lock it away and never show it again.")
