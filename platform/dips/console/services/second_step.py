"""Take a second step off for somebody who lost phone, passkey and recovery codes."""

from __future__ import annotations

from dips.accounts.models import User
from dips.accounts.queries import user_by_email
from dips.accounts.services import reset_second_factor
from dips.councils.rules import require_operator
from dips.councils.scope import portal_scope
from dips.councils.services import reason_of
from dips.kernel.actors import Actor
from dips.kernel.errors import Invalid

from ..errors import OperatorsOwn


def take_off_second_factor(*, email: str, reason: str, by: Actor) -> User:
    """Let its owner begin anew. They are signed out everywhere, and told.

    Whoever asks was identified outside the service; the reason says how. Refuses an unknown address and an operator's.
    """
    require_operator(by)
    reason = reason_of(reason)
    with portal_scope():
        person = user_by_email(email)
        if person is None or not person.is_active:
            raise Invalid("Nobody has an account with this address", code="no_such_person", field="email")
        if person.is_operator:
            raise OperatorsOwn(field="email")
        reset_second_factor(user=person, reason=reason, by=by)
    return person
