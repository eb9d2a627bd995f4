"""Forms of passkeys. The answer of a passkey must have been made on this very host."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _
from fido2.utils import websafe_decode

from dips.councils.scope import portal_scope
from dips.ui.forms import GovukForm, TextInput

from .adapter import own_origin


class CredentialField(forms.JSONField):
    """What the browser says of a passkey. Anybody may send anything, so nesting without end is wrong like the rest."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput)

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid", params={"value": ""}) from None


def check_origin(credential: Any) -> None:
    """Refuses what was made elsewhere. The library takes any subdomain's; each council's host is a place of its own."""
    try:
        said = json.loads(websafe_decode(credential["response"]["clientDataJSON"]))["origin"]
    except (KeyError, TypeError, ValueError, RecursionError):
        said = None
    if said != own_origin():
        raise get_adapter().validation_error("incorrect_code")


def name_field() -> forms.CharField:
    return forms.CharField(
        label=_("Name of the passkey"),
        help_text=_("So that you know it again, like “Office laptop”."),
        max_length=80,
        widget=TextInput(width=20),
    )


class AddPasskeyForm(GovukForm, webauthn.AddWebAuthnForm):
    """Every passkey may sign in by itself, so there is no such choice to make."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField()
        self.fields["name"] = name_field()
        self.fields["name"].required = False
        del self.fields["passwordless"]

    def clean_credential(self) -> Any:
        check_origin(self.cleaned_data["credential"])
        return self.cleaned_data["credential"]

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        return dict(super().clean() or {})


class RenamePasskeyForm(GovukForm, webauthn.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = name_field()


class OnThisHost:
    """Mixed into allauth's forms that take a passkey's answer."""

    cleaned_data: dict[str, Any]
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField()

    def clean_credential(self) -> Any:
        check_origin(self.cleaned_data["credential"])
        with portal_scope():
            return super().clean_credential()  # type: ignore[misc]

    def save(self) -> None:
        with portal_scope():
            super().save()  # type: ignore[misc]


class SignInForm(OnThisHost, GovukForm, webauthn.LoginWebAuthnForm):
    """Instead of an e-mail address and a password."""


class AuthenticateForm(OnThisHost, GovukForm, webauthn.AuthenticateWebAuthnForm):
    """After them."""


class ReauthenticateForm(OnThisHost, GovukForm, webauthn.ReauthenticateWebAuthnForm):
    """Before a change to the account."""
