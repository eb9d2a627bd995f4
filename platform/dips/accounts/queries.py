"""Find an account."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from .models import User, UserManager


def user_by_email(email: str) -> User | None:
    """The account that owns an address, as its first or as another proved one."""
    email = UserManager.normalise(email)
    address = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    return address.user if address else User.objects.filter(email=email).first()


def owns_email(user: User, email: str) -> bool:
    """Whether the person has proved that they read the mail of this address."""
    return EmailAddress.objects.filter(user_id=user.pk, email=UserManager.normalise(email), verified=True).exists()
