"""Who runs the platform. From the command line alone: no page makes an operator."""

from __future__ import annotations

from django.db import connection, transaction

from dips.accounts.models import User, UserManager
from dips.councils.scope import operator_scope
from dips.kernel import audit
from dips.kernel.actors import System
from dips.kernel.errors import NotFound

from ..queries.trail import PERSON


class NoSuchPerson(NotFound):
    code = "no_such_person"
    default = "Nobody has an account with the address %(email)s. They make one on the portal first."


def make_operator(*, email: str, by: System) -> User:
    """Let somebody who has an account into the console. What roles they have in councils no longer count."""
    return _set(email, True, "account.make_operator", by)


def unmake_operator(*, email: str, by: System) -> User:
    """Shut the console to them again."""
    return _set(email, False, "account.unmake_operator", by)


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
