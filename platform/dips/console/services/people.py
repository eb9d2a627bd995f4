"""Who runs the platform. From the command line alone: no page makes an operator."""

from __future__ import annotations

from django.core.validators import validate_email
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from dips.accounts.adapter import password_link
from dips.accounts.models import User, UserManager
from dips.accounts.queries import user_by_email
from dips.accounts.services import create_account
from dips.accounts.sessions.services import end_sessions
from dips.councils import mail
from dips.councils.scope import operator_scope, portal_scope
from dips.kernel import audit
from dips.kernel.actors import System
from dips.kernel.errors import NotFound
from dips.kernel.ids import uuid7

from ..queries.trail import PERSON


class NoSuchPerson(NotFound):
    code = "no_such_person"
    default = "Nobody has an account with the address %(email)s. Give --name to make one and send them the way in."


def make_operator(*, email: str, by: System) -> User:
    """Let somebody who has an account into the console. What roles they have in councils no longer count."""
    return _set(email, True, "account.make_operator", by)


@transaction.atomic
def invite_operator(*, email: str, full_name: str, by: System) -> User:
    """Make an account that runs the platform, and send its person the way in: their own password, then the second step.

    Somebody who has an account keeps it.
    """
    with portal_scope():
        if user_by_email(email) is None:
            validate_email(email)
            create_account(email=email, full_name=full_name, by=by)
    person = make_operator(email=email, by=by)
    with portal_scope():
        user = User.objects.get(pk=person.pk)
        mail.queue(
            to=user.email,
            subject=_("You run the platform now"),
            text=render_to_string("console/mail/operator.txt", {"url": password_link(user)}).strip() + "\n",
            key=f"console.operator.{uuid7()}",
        )
    return person


def unmake_operator(*, email: str, by: System) -> User:
    """Shut the console to them again, and end their sessions on every host."""
    person = _set(email, False, "account.unmake_operator", by)
    end_sessions(user=person, by=by)
    return person


def _name_them(email: str) -> None:
    """The operator's role sees no account but operators' and, in this transaction, the one with this address."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('dips.looking_for', %s, true)", [email])


def _set(email: str, wanted: bool, verb: str, by: System) -> User:
    email = UserManager.normalise(email)
    with operator_scope(), transaction.atomic():
        _name_them(email)
        accounts = User.objects.only(*PERSON).select_for_update(of=("self",))
        person = accounts.filter(email=email, is_active=True).first()
        if person is None:
            raise NoSuchPerson(email=email)
        if person.is_operator != wanted:
            User.objects.filter(pk=person.pk).update(is_operator=wanted)
            audit.record(verb, person, by=by)
            person.is_operator = wanted
    return person
