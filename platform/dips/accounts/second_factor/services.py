"""Verbs on second factors that are not their owner's own: the operator's reset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator

if TYPE_CHECKING:
    from dips.accounts.models import User


def has_second_factor(user: User) -> bool:
    """An app or a passkey; recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
