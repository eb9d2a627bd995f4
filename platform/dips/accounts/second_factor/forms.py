"""Forms of the second step: allauth's checks with our words. What they read is read as the portal."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.internal.flows.add import validate_can_add_authenticator
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import decrypt, encrypt
from django import forms
from django.utils.translation import gettext_lazy as _

from dips.councils.scope import portal_scope
from dips.ui.forms import GovukForm, TextInput


def code_field(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=40,
        widget=TextInput({"autocomplete": "one-time-code", "spellcheck": "false"}, width=10),
        error_messages={"required": _("Enter the code")},
    )


class AuthenticateForm(GovukForm, base.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(
            _("Code"), _("The 6 digits that your app shows, or one of your recovery codes.")
        )

    def clean_code(self) -> str:
        with portal_scope():
            return str(super().clean_code())

    def save(self) -> None:
        with portal_scope():
            super().save()


class ReauthenticateForm(GovukForm, base.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(
            _("Code"), _("The 6 digits that your app shows, or one of your recovery codes.")
        )


class ActivateTOTPForm(GovukForm):
    """Not allauth's: there the secret lies open in the session until it is confirmed, and each look makes a new one."""

    code = code_field(_("Code from the app"), _("The 6 digits that the app shows for this service now."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.pop("user")
        super().__init__(*args, **kwargs)
        session = context.request.session
        locked = session.get(auth.SECRET_SESSION_KEY)
        self.secret = decrypt(locked) if locked else auth.generate_totp_secret()
        if not locked:
            session[auth.SECRET_SESSION_KEY] = encrypt(self.secret)

    def clean_code(self) -> str:
        validate_can_add_authenticator(self.user)
        clear = check_rate_limit(self.user, error_key="rate_limited")
        code: str = self.cleaned_data["code"]
        if not auth.validate_totp_code(self.secret, code):
            raise get_adapter().validation_error("incorrect_code")
        clear()
        return code


class DeactivateTOTPForm(GovukForm, totp.DeactivateTOTPForm):
    """A button."""


class GenerateCodesForm(GovukForm, GenerateRecoveryCodesForm):
    """A button."""
