"""Whom to ask: which roles of this council do a thing, and who has them. Said to its own people alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dips.accounts.models import User
from dips.councils.scope import current

from . import queries

if TYPE_CHECKING:
    from dips.kernel.actors import Actor

MOST = 3


def missing(by: Actor, permission: str) -> str:
    """What somebody without a right is told. Empty for strangers, who hear nothing of roles or names.

    A partner, whose roles here all end, hears the roles; names are for colleagues.
    """
    council = current()
    if council is None or not isinstance(by, User) or not queries.is_member(by):
        return ""
    roles = [role.name for role in queries.roles_with(permission)[:MOST]]
    if not roles:
        return _("No role here includes this. Ask an administrator of %(council)s.") % {"council": council.name}
    needed = ngettext(
        "You would need the role %(roles)s.", "You would need one of these roles: %(roles)s.", len(roles)
    ) % {"roles": ", ".join(f"“{role}”" for role in roles)}
    return f"{needed} {_whom(by, permission, council.name)}"


def _whom(by: User, permission: str, council: str) -> str:
    if not is_colleague(by):
        return _("Ask an administrator of %(council)s.") % {"council": council}
    if found := names(permission):
        return _("Here you can ask: %(names)s.") % {"names": found}
    return _("Nobody has it now. Ask an administrator of %(council)s.") % {"council": council}


def is_colleague(by: User) -> bool:
    """Somebody of this council with a role that lasts."""
    return queries.roles_of(by).filter(months=None).exists()


def names(permission: str) -> str:
    """Who may do it today: up to three, and whether there are more. Empty when nobody may."""
    found = [str(person) for person in queries.people_who_may(permission)[: MOST + 1]]
    said = "; ".join(found[:MOST])
    return _("%(names)s and others") % {"names": said} if len(found) > MOST else said
