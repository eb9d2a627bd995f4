"""Write the audit line for what people do with their own account."""

from __future__ import annotations

from typing import Any

from allauth.account import signals
from django.dispatch import receiver

from dips.kernel import audit

from .models import User


@receiver(signals.user_signed_up)
def signed_up(sender: type[User], user: User, **kwargs: Any) -> None:
    audit.record("account.create", user, by=user)


@receiver(signals.email_confirmed)
def email_confirmed(sender: type, email_address: Any, **kwargs: Any) -> None:
    audit.record("account.verify_email", email_address.user, by=email_address.user)


@receiver([signals.password_changed, signals.password_set, signals.password_reset])
def password_changed(sender: type[User], user: User, **kwargs: Any) -> None:
    audit.record("account.change_password", user, by=user)
