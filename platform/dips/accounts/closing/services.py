"""The verb that closes an account: nothing personal stays; what councils hold as record stays without a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.councils import mail
from dips.kernel import audit, clock
from dips.kernel.errors import Conflict

from ..models import ApiToken, User
from ..sessions.services import end_sessions
from . import conditions, farewells

if TYPE_CHECKING:
    from dips.kernel.actors import Actor


class RunsThePlatform(Conflict):
    code = "runs_the_platform"
    default = gettext_lazy("You run the platform with this account. Have another operator end that first.")


def obstacle(user: User) -> Conflict | None:
    """Why the account cannot be closed now, or None."""
    try:
        _check(user)
    except Conflict as refused:
        return refused
    return None


@transaction.atomic
def close_account(*, user: User, by: Actor) -> User:
    """Make the account nobody's: name, addresses and secrets go, all sessions and keys end.

    No row of accounts is ever deleted, for councils' records point to it. Refuses (Conflict) an operator, and what
    the rooms above refuse: someone still at work for a council, or without whom an organisation would have nobody.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    _check(user)
    address = user.email
    for farewell in farewells:
        farewell(user)
    end_sessions(user=user, by=by)
    Authenticator.objects.filter(user_id=user.pk).delete()
    EmailAddress.objects.filter(user_id=user.pk).delete()
    now = clock.now()
    ApiToken.objects.filter(user_id=user.pk, revoked_at=None).update(revoked_at=now)
    ApiToken.objects.filter(user_id=user.pk).update(name="")
    audit.record("account.close", user, by=by)
    user.full_name, user.email = "", f"{user.pk}@closed.invalid"
    user.is_active, user.anonymised_at, user.last_login = False, now, None
    user.set_unusable_password()
    user.save()
    mail.queue(
        to=address,
        subject=_("Your account is closed"),
        text=render_to_string("accounts/mail/closed.txt").strip() + "\n",
        key=f"account.closed.{user.pk}",
    )
    return user


def _check(user: User) -> None:
    if user.is_operator:
        raise RunsThePlatform
    for condition in conditions:
        condition(user)
