"""Be gone: from this council, or from the provider."""

from __future__ import annotations

from dips.accounts.models import User
from dips.accounts.sessions.services import end_sessions
from dips.kernel import audit, schema
from dips.kernel.actors import Actor

from ..models import SignOnLink
from ..queries import links_of
from .arriving import SIGN_ON, digest


def forget_links(user: User, by: Actor) -> None:
    """For one who leaves this council: coming back needs an invitation, and is a first time again."""
    for link in SignOnLink.objects.select_for_update().filter(user_id=user.pk):
        audit.record("sign_on.unlink", link, by=by)
        link.delete()


def forget_all_links(*, issuer: str, by: Actor) -> None:
    """To another client the provider may give everybody another name: each comes in as if for the first time."""
    for link in links_of(issuer).select_for_update():
        audit.record("sign_on.unlink", link, by=by)
        link.delete()


def end_by_farewell(*, issuer: str, subject: str, sid: str) -> int:
    """End the sessions here of the person whom the provider means. Of nobody, if it names two different people.

    Returns how many. A person whom we do not know has none.
    """
    found = links_of(issuer)
    if subject:
        found = found.filter(subject=subject)
    elif sid:
        found = found.filter(sid_hashes__contains=[digest(sid)])
    else:
        return 0
    people = list(found.select_related("user")[:2])
    return end_sessions(user=people[0].user, by=SIGN_ON, home=schema.here()) if len(people) == 1 else 0
