"""Who runs the platform: said from the command line, or by an operator for a reason. Every other operator is told."""

from __future__ import annotations

from django.core.validators import validate_email
from django.db import connection, transaction

from dips.accounts.models import User, UserManager
from dips.accounts.queries import user_by_email
from dips.accounts.services import create_account
from dips.accounts.sessions.services import end_sessions
from dips.councils.rules import require_operator
from dips.councils.scope import operator_scope, portal_scope
from dips.councils.services import reason_of
from dips.kernel import audit
from dips.kernel.actors import Actor, System

from .. import letters
from ..errors import LastOperator, NoSuchPerson, OwnOperator
from ..queries.trail import PERSON, operators


def make_operator(*, email: str, reason: str = "", by: Actor) -> User:
    """Let somebody who has an account into the console. What roles they have in councils no longer count.

    Until tomorrow they agree to nobody's emergency access.
    """
    return _set(email, True, "account.make_operator", reason, by)


@transaction.atomic
def invite_operator(*, email: str, full_name: str, reason: str = "", by: Actor) -> User:
    """Make an account that runs the platform, and send its person the way in: their own password, then the second step.

    Somebody who has an account keeps it.
    """
    require_operator(by)
    with portal_scope():
        if user_by_email(email) is None:
            validate_email(email)
            create_account(email=email, full_name=full_name, by=by)
    person = make_operator(email=email, reason=reason, by=by)
    with portal_scope():
        letters.operator(User.objects.get(pk=person.pk))
    return person


def unmake_operator(*, email: str, reason: str = "", by: Actor) -> User:
    """Shut the console to them again, and end their sessions on every host.

    A person can neither unmake themselves nor the last one: the command line can.
    """
    if not isinstance(by, System) and UserManager.normalise(email) == by.email:
        raise OwnOperator
    person = _set(email, False, "account.unmake_operator", reason, by)
    end_sessions(user=person, by=by)
    return person


def _name_them(email: str) -> None:
    """The operator's role sees no account but operators' and, in this transaction, the one with this address."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('dips.looking_for', %s, true)", [email])


def _require_another(email: str) -> None:
    """One who stays. Two who shut each other out go one after the other, and the second is refused."""
    there = operators().order_by("pk").select_for_update(of=("self",))
    if not [person for person in there if person.is_active and person.email != email]:
        raise LastOperator


def _set(email: str, wanted: bool, verb: str, reason: str, by: Actor) -> User:
    require_operator(by)
    if not isinstance(by, System):
        reason = reason_of(reason)
    email = UserManager.normalise(email)
    with operator_scope(), transaction.atomic():
        if not wanted and not isinstance(by, System):
            _require_another(email)
        _name_them(email)
        accounts = User.objects.only(*PERSON).select_for_update(of=("self",))
        person = accounts.filter(email=email, is_active=True).first()
        if person is None:
            raise NoSuchPerson(email=email)
        if person.is_operator != wanted:
            User.objects.filter(pk=person.pk).update(is_operator=wanted)
            audit.record(verb, person, by=by, reason=reason)
            person.is_operator = wanted
            letters.operator_changed(person, reason, by=by)
    return person
