"""Find an account."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from dips.councils.scope import portal_scope

from .models import User, UserManager


def user_by_email(email: str) -> User | None:
    """The account that owns an address, as its first or as another proved one."""
    email = UserManager.normalise(email)
    address = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    return address.user if address else User.objects.filter(email=email).first()


def owns_email(user: User, email: str) -> bool:
    """Whether the person has proved that they read the mail of this address."""
    return EmailAddress.objects.filter(user_id=user.pk, email=UserManager.normalise(email), verified=True).exists()


def with_password(user_ids: Collection[UUID]) -> set[UUID]:
    """Those of these people who could sign in by a password."""
    with portal_scope():
        found = User.objects.filter(pk__in=user_ids).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        return set(found.exclude(password="").values_list("pk", flat=True))
