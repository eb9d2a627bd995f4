"""Write the audit line for what people do with their own account."""

from __future__ import annotations

from typing import Any

from allauth.account import signals
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as mfa
from django.dispatch import receiver

from dips.kernel import audit

from .models import User
from .second_factor import proof
from .second_factor.services import has_second_factor
from .sessions.services import end_sessions

SECOND_FACTOR = {mfa.authenticator_added: "add", mfa.authenticator_removed: "remove", mfa.authenticator_reset: "renew"}


@receiver(signals.user_signed_up)
def signed_up(sender: type[User], user: User, **kwargs: Any) -> None:
    audit.record("account.create", user, by=user)


@receiver(signals.email_confirmed)
def email_confirmed(sender: type, email_address: Any, **kwargs: Any) -> None:
    audit.record("account.verify_email", email_address.user, by=email_address.user)


@receiver([signals.password_changed, signals.password_set, signals.password_reset])
def password_changed(sender: type[User], request: Any, user: User, **kwargs: Any) -> None:
    """Whoever knew the old password is out, on every host; the one who has just changed it stays."""
    audit.record("account.change_password", user, by=user)
    keep = request.session.session_key if request.user.is_authenticated and request.user.pk == user.pk else ""
    end_sessions(user=user, by=user, keep=keep or "")


@receiver(signals.email_changed)
def email_changed(sender: type, request: Any, user: User, to_email_address: Any, **kwargs: Any) -> None:
    """allauth tells the old address; the new one hears it too."""
    audit.record("account.change_email", user, by=user)
    facts = {"from_email": "", "to_email": to_email_address.email}
    get_adapter().send_notification_mail("account/email/email_changed", user, facts, email=to_email_address.email)


@receiver([mfa.authenticator_added, mfa.authenticator_removed, mfa.authenticator_reset])
def second_factor_changed(
    sender: type, request: Any, user: User, authenticator: Any, signal: Any, **kwargs: Any
) -> None:
    """With the last factor goes every session elsewhere, and this session's proof of it."""
    audit.record(f"account.{SECOND_FACTOR[signal]}_second_factor", user, by=user, data={"type": authenticator.type})
    if signal is mfa.authenticator_removed and not has_second_factor(user):
        proof.withdraw(request.session)
        end_sessions(user=user, by=user, keep=request.session.session_key or "")
