"""The account forms: allauth's work with our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dips.ui.forms import DeclarationField, GovukForm

from .evenness import dummy_hash
from .passwords import LONGEST

E_MAIL = _("E-mail address")
PASSWORD_HINT = _("At least 12 characters. Three random words make a good password.")


def email_field(label: Any = E_MAIL, hint: Any = "") -> forms.EmailField:
    return forms.EmailField(
        label=label,
        help_text=hint,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter your e-mail address"),
            "invalid": _("Enter an e-mail address in the correct format, like name@example.com"),
        },
    )


def password_field(label: Any, *, new: bool, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        max_length=LONGEST,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password" if new else "current-password", "spellcheck": "false"}
        ),
        error_messages={
            "required": _("Enter a password") if new else _("Enter your password"),
            "max_length": _("The password must be %(limit_value)d characters or fewer"),
        },
    )


def name_field() -> forms.CharField:
    return forms.CharField(
        label=_("Full name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter your full name"),
            "max_length": _("Your name must be %(limit_value)d characters or fewer"),
        },
    )


class LoginForm(GovukForm, allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = email_field()
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"] = password_field(_("Password"), new=False)
        self.order_fields(["login", "password"])


class SignupForm(GovukForm, allauth_forms.SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"] = name_field()
        self.fields["email"] = email_field(
            hint=_("Use your work address. We send a link to it, to check that it is yours.")
        )
        self.fields["password1"] = password_field(_("Password"), new=True, hint=PASSWORD_HINT)
        self.order_fields(["full_name", "email", "password1"])

    def signup(self, request: Any, user: Any) -> None:
        """Nothing more: the adapter has saved the name."""

    def try_save(self, request: Any) -> tuple[Any, Any]:
        """For an address that has an account, the password is hashed for nothing."""
        if self.account_already_exists:
            dummy_hash(self.cleaned_data["password1"])
        user, response = super().try_save(request)
        return user, response

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        name, password = data.get("full_name", ""), data.get("password1", "")
        parts = [part for part in name.lower().split() if len(part) > 3]
        if password and parts and all(part in password.lower() for part in parts):
            self.add_error("password1", _("The password is too similar to your name"))
        return data


class ResetPasswordForm(GovukForm, allauth_forms.ResetPasswordForm):
    email = email_field()


class ResetPasswordKeyForm(GovukForm, allauth_forms.ResetPasswordKeyForm):
    """One field: the second only helps people who cannot see what they type, and browsers show it now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"] = password_field(_("New password"), new=True, hint=PASSWORD_HINT)
        del self.fields["password2"]

    def clean_password1(self) -> str:
        return _checked(self.cleaned_data["password1"], self.user)


class ChangePasswordForm(GovukForm, allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = password_field(_("Current password"), new=False)
        self.fields["password1"] = password_field(_("New password"), new=True, hint=PASSWORD_HINT)
        del self.fields["password2"]

    def clean_password1(self) -> str:
        return _checked(self.cleaned_data["password1"], self.user)


class SetPasswordForm(GovukForm, allauth_forms.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"] = password_field(_("Password"), new=True, hint=PASSWORD_HINT)
        del self.fields["password2"]

    def clean_password1(self) -> str:
        return _checked(self.cleaned_data["password1"], self.user)


class AddEmailForm(GovukForm, allauth_forms.AddEmailForm):
    email = email_field(_("Another e-mail address"))


class ReauthenticateForm(GovukForm, allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = password_field(_("Password"), new=False)


class NameForm(GovukForm):
    full_name = name_field()


class CloseForm(GovukForm):
    sure = DeclarationField(
        label=_("I want to close my account"), error_messages={"required": _("Tick the box to close your account")}
    )


def _checked(password: str, user: Any) -> str:
    """Through the adapter, so that every form has the same rules."""
    from allauth.account.adapter import get_adapter  # noqa: PLC0415 -- reads settings

    try:
        return str(get_adapter().clean_password(password, user=user))
    except ValidationError as refused:
        raise forms.ValidationError(refused.messages) from refused
