"""How allauth behaves here: accounts are made on the portal, mail goes through the outbox, redirects stay at home."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from dips.councils import limits, links, mail
from dips.councils.addresses import client_ip
from dips.councils.scope import council_scope, current, fresh
from dips.kernel.ids import uuid7
from dips.ui import pages
from dips.ui.languages import here

from . import doors
from .models import User, UserManager
from .second_factor import proof
from .second_factor.adapter import may_use_passkeys

UNASKED = frozenset(
    f"account/email/{name}"
    for name in (
        "account_already_exists",
        "email_confirmation",
        "email_confirmation_signup",
        "password_reset_key",
        "unknown_account",
    )
)


def is_own_path(url: str) -> bool:
    """Whether a redirect stays on this host: a path and nothing that a browser could read as an address."""
    return (
        url.startswith("/")
        and not url.startswith(("//", "/\\"))
        and not any(ord(character) < 32 for character in url)
        and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    )


def get_login_redirect_url(request: HttpRequest) -> str:
    """The council's back office for its people, the person's own pages on the portal.

    By the host, and not by where one stands: account pages of a council's host work as the portal.
    """
    council = getattr(request, "site_council", None)
    if council is None:
        return reverse("suppliers:home")
    with council_scope(council):
        may_enter = fresh(request.user).has_perm("wagtailadmin.access_admin")
    return reverse("wagtailadmin_home") if may_enter else here("/")


def password_link(user: User) -> str:
    """Where somebody whose address we know sets their own password, once."""
    key = default_token_generator.make_token(user)
    return links.portal_url("account_reset_password_from_key", uidb36=user_pk_to_url_str(user), key=key)


class AccountAdapter(DefaultAccountAdapter):
    """Named by ACCOUNT_ADAPTER."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "too_many_login_attempts": _("There were too many tries. Wait five minutes, then try again."),
        "enter_current_password": _("This is not your current password."),
        "duplicate_email": _("This e-mail address is on your account already."),
        "invalid_password_reset": _("This link has been used or is too old. Ask for a new one."),
        "rate_limited": _("There were too many tries. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Only the portal makes accounts; a council's database role could not."""
        return current() is None

    def is_ajax(self, request: HttpRequest) -> bool:
        """The pages have one face. Programs use /api/."""
        return False

    def is_safe_url(self, url: str) -> bool:
        return is_own_path(url or "")

    def clean_email(self, email: str) -> str:
        return UserManager.normalise(super().clean_email(email))

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.full_name = form.cleaned_data.get("full_name", "").strip()
        return super().save_user(request, user, form, commit)

    def pre_login(self, request: HttpRequest, user: User, **facts: Any) -> Any:
        """Who has proved who they are may still not come in this way: rooms above say so."""
        stopped = super().pre_login(request, user, **facts)
        refused = None if stopped else doors.refusal(request, user, facts.get("signal_kwargs") or {})
        return pages.refusal(request, refused) if refused else stopped

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return get_login_redirect_url(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return here("/")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """In our words, and no passkey where none can work."""
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code from your app, or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        found = super().get_reauthentication_methods(user)
        return [
            way | {"description": words[way["id"]]}
            for way in found
            if way["id"] != "mfa_reauthenticate:webauthn" or may_use_passkeys(self.request)
        ]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A change to the account needs a proof of the last ten minutes; having just signed in is one."""
        if proof.is_recent(self.request):
            return False
        if self.request.method != "POST":  # what waited for a proof that was never given is not asked for by looking
            self.request.session.pop(STATE_SESSION_KEY, None)
        return True

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        if self.request.user.is_authenticated and not email_address.primary:
            return reverse("account_email")
        if self.request.user.is_authenticated:
            return self.get_login_redirect_url(self.request)
        return reverse("account_login")

    # -- limits ------------------------------------------------------------------------------------

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One count per account in the whole country, not one per host."""
        return UserManager.normalise(str(credentials.get("email", "")))

    # -- mail: every address is built from what is stored, never from the request's headers ------------

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return links.portal_url("account_confirm_email", key=emailconfirmation.key)

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _dash, token = key.partition("-")
        return links.portal_url("account_reset_password_from_key", uidb36=uid, key=token)

    def send_account_already_exists_mail(self, email: str) -> None:
        self.send_mail("account/email/account_already_exists", email, {})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail into the outbox, in the transaction of what caused it.

        What anybody can have sent to anybody stops at some an hour, and nobody is told: it looks the same from outside.
        """
        if template_prefix in UNASKED and not limits.allows_letter(email):
            return
        council = current()
        context = context | {
            "email": email,
            "council": council,
            "signup_url": links.portal_url("account_signup"),
            "login_url": links.portal_url("account_login"),
            "password_reset_url": context.get("password_reset_url") or links.portal_url("account_reset_password"),
        }
        context.pop("request", None)
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
        text = render_to_string(f"{template_prefix}_message.txt", context).strip() + "\n"
        name = template_prefix.rpartition("/")[2]
        mail.queue(to=email, subject=subject, text=text, key=f"account.{name}.{uuid7()}", council=council)
