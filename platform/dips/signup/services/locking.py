"""Take a sign-up for a change."""

from __future__ import annotations

from uuid import UUID

from dips.accounts.models import User
from dips.accounts.queries import owns_email
from dips.councils.scope import portal_scope
from dips.kernel.actors import Actor

from .. import errors, queries
from ..models import SignUp


def locked(pk: UUID) -> SignUp:
    """The row as it stands now. Refuses one that was never proved as not found."""
    found = SignUp.objects.select_for_update(of=("self",)).filter(pk=pk, proved_at__isnull=False).first()
    if found is None:
        raise errors.NoSuchSignUp
    return found


def fresh(pk: UUID) -> SignUp:
    """As it stands after a change, with all that a page shows of it."""
    with portal_scope():
        return queries.sign_ups().get(pk=pk)


def require_its_person(sign_up: SignUp, by: Actor) -> None:
    """Refuses somebody who has not proved this address with their account, and who runs the platform."""
    if not isinstance(by, User):
        return
    if by.is_operator:
        raise errors.OperatorsStayOut
    if not owns_email(by, sign_up.email):
        raise errors.SomebodyElse(email=sign_up.email)
