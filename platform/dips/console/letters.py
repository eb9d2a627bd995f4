"""The letters of this room: about emergency access, and about who runs the platform."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from dips.accounts.adapter import password_link
from dips.accounts.models import User
from dips.councils import links, mail
from dips.councils.models import Council
from dips.councils.scope import portal_scope
from dips.kernel.actors import Actor, actor_id, actor_label
from dips.kernel.ids import uuid7
from dips.staff.queries import people_who_may
from dips.staff.services import MANAGE

from .errors import NobodyToTell
from .models import EmergencyAccess
from .panes import panes
from .queries import access as queries
from .queries.trail import operators


def access_asked(access: EmergencyAccess, council: Council, *, by: User) -> None:
    """To the operators who could agree."""
    context = _of(access, council) | {"url": links.portal_url("console:access", pk=access.pk)}
    subject = f"{access.asked_label} asks for emergency access to {council.name}"
    people = list(queries.others(by))
    with portal_scope():
        for each in people:
            _send(each.email, subject, "access_asked", context, key=f"{access.pk}.{each.pk}")


def access_open(access: EmergencyAccess, council: Council) -> None:
    """In the council: to everybody who manages people there, or else the contact. Refuses if that is nobody.

    In the same transaction as the opening: no access without the letter.
    """
    url = links.council_url(council, "/admin/emergency-access/")
    context = _of(access, council) | {"until": access.until, "url": url}
    told = [person.email for person in people_who_may(MANAGE)] or [council.contact_email]
    if told == [""]:
        raise NobodyToTell
    for address in told:
        subject = f"An operator of the platform may read content of {council.name}"
        _send(address, subject, "access_open", context, key=f"{access.pk}.{address}")


def operator(person: User) -> None:
    """On the portal, to whoever got an account in order to run it: the way in."""
    _send(person.email, _("You run the platform now"), "operator", {"url": password_link(person)}, key=str(uuid7()))


def operator_changed(person: User, reason: str, *, by: Actor) -> None:
    """To every other operator: whoever shares the keys of the platform hears of each change of hands."""
    others = list(operators().filter(is_active=True).exclude(pk__in=[person.pk, actor_id(by)]))
    said = "now runs" if person.is_operator else "no longer runs"
    context = {"person": person, "said": said, "by": actor_label(by), "reason": reason}
    with portal_scope():
        for each in others:
            _send(each.email, f"{person} {said} the platform", "operator_changed", context, key=str(uuid7()))


def _of(access: EmergencyAccess, council: Council) -> dict[str, Any]:
    return {"access": access, "pane": panes.get(access.kind), "council": council}


def _send(to: str, subject: str, letter: str, context: dict[str, Any], *, key: str) -> None:
    text = render_to_string(f"console/mail/{letter}.txt", context).strip() + "\n"
    mail.queue(to=to, subject=subject, text=text, key=f"console.{letter}.{key}")
