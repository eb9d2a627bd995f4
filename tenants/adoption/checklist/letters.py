"""Letters about the set-up: what is overdue, what somebody is reminded of, and a link to sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from dips.accounts.models import User
from dips.councils import links, mail
from dips.councils.scope import here
from dips.kernel import clock
from dips.kernel.actors import Actor, System
from dips.ui import languages

from ..models import ChecklistItem


def send_overdue(person: User, items: Sequence[ChecklistItem], *, key: str) -> None:
    """One letter for all that has become overdue since the last."""
    title = str(items[0]) if len(items) == 1 else ""
    subject = _("Overdue: %(title)s") % {"title": title} if title else _("Parts of the set-up are overdue")
    _send(person.email, subject, "overdue", key, name=str(person), items=items)


def send_reminder(person: User, item: ChecklistItem, *, by: Actor, key: str) -> None:
    by_name = "" if isinstance(by, System) else str(by)
    _send(
        person.email,
        _("Reminder: %(title)s") % {"title": item},
        "reminder",
        key,
        name=str(person),
        items=[item],
        by_name=by_name,
    )


def send_link(item: ChecklistItem, token: str, *, by: Actor) -> None:
    council = here()
    assert item.asked_until is not None
    by_name = "" if isinstance(by, System) else str(by)
    _send(
        item.asked_email,
        _("%(council)s asks you to sign") % {"council": council.name},
        "signature",
        f"checklist.signature:{item.pk}:{item.token_hash}",
        by_name=by_name,
        title=item.title,
        url=links.council_url(council, f"/sign/{token}/"),
        until=clock.london(item.asked_until),
    )


def _send(to: str, subject: str, template: str, key: str, **context: Any) -> None:
    """In English, as the officers' screens are."""
    council = here()
    with translation.override(languages.ENGLISH):
        shared = {"council": council, "list_url": links.council_url(council, "/admin/checklist/")}
        text = render_to_string(f"adoption/mail/{template}.txt", shared | context).strip() + "\n"
    mail.queue(to=to, subject=subject, text=text, key=key, council=council)
