"""Make an account, and change what it says of a person. Everything else about one is done by its owner, on the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dips.kernel import audit
from dips.kernel.errors import Conflict, Invalid

from .models import User, UserManager
from .queries import user_by_email
from .second_factor.services import lock_anew, reset_second_factor

if TYPE_CHECKING:
    from dips.kernel.actors import Actor

__all__ = ["AccountExists", "check_password_rules", "create_account", "lock_anew", "rename", "reset_second_factor"]

LONGEST_NAME = 150


class AccountExists(Conflict):
    """Told only to someone who has shown that the address is theirs."""

    code = "account_exists"
    default = _("There is an account for this e-mail address already. Sign in to go on.")


def check_password_rules(*, password: str, user: User) -> None:
    """Refuses with the sentences of every rule that the password breaks."""
    try:
        validate_password(password, user)
    except ValidationError as refused:
        raise Invalid(errors={"password": refused.messages}) from refused


@transaction.atomic
def create_account(*, email: str, full_name: str, by: Actor | None = None, password: str | None = None) -> User:
    """Make an account whose address is known to be the person's own: they opened a link sent to it.

    Without a password nobody can sign in until the owner of the address sets one.
    Refuses a weak password and an address that has an account.
    """
    email = UserManager.normalise(email)
    if user_by_email(email) is not None:
        raise AccountExists
    user = User(email=email, full_name=full_name.strip())
    if password is not None:
        check_password_rules(password=password, user=user)
    user = User.objects.create_user(email, password, full_name=full_name.strip())
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    audit.record("account.create", user, by=by or user)
    return user


@transaction.atomic
def rename(*, user: User, full_name: str, by: Actor) -> User:
    """Say another name from now on. What is sent and recorded keeps the name that it was sent under."""
    name = " ".join(full_name.split())
    if not name:
        raise Invalid(_("Enter your full name"), field="full_name")
    if len(name) > LONGEST_NAME:
        raise Invalid(_("Your name must be 150 characters or fewer"), field="full_name")
    user = User.objects.select_for_update().get(pk=user.pk)
    before, user.full_name = user.full_name, name
    user.save(update_fields=["full_name"])
    audit.record("account.rename", user, by=by, before=before, after=name)
    return user
