"""Letters about what the people who run the platform did to the council: why, what still works, what to do."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from dips.councils import links, mail, plans
from dips.councils.models import Council
from dips.councils.signals import done_to
from dips.kernel.models import AuditEvent

from .queries import people_who_may
from .services import MANAGE

PLAN = "staff.manage_plan"
# The kind of letter, its subject, and the page of the council's back office that it leads to.
LETTERS = {
    "council.make_read_only": ("read_only", "%s is read-only for its officers", "/admin/plan/"),
    "council.make_writable": ("writable", "%s can be worked on again", "/admin/"),
    "council.set_plan": ("plan", "%s has another plan", "/admin/plan/"),
    "council.suspend": ("closed", "The site of %s is closed for now", ""),
    "council.resume": ("opened", "The site of %s is open again", "/admin/"),
}


def connect() -> None:
    done_to.connect(_tell, dispatch_uid="staff-operator-letters")


def to_whom(council: Council, permission: str = PLAN) -> list[str]:
    """Whoever may do that here; if nobody, those who manage people; if nobody, the council's contact, if it has one."""
    people = people_who_may(permission) or people_who_may(MANAGE)
    return [person.email for person in people] or list(filter(None, [council.contact_email]))


def who(event: AuditEvent) -> str:
    """How a letter names an operator. A command names nobody."""
    return f"{event.actor_label}, who runs the platform," if event.actor_id else "The platform"


def _tell(council: Council, event: AuditEvent, *, is_told: bool, **_kwargs: Any) -> None:
    if is_told or event.verb not in LETTERS:
        return
    kind, subject, page = LETTERS[event.verb]
    context = {
        "council": council,
        "who": who(event),
        "reason": event.reason,
        "plan": plans.of(council.plan),
        "before": plans.of(event.data.get("plan", {}).get("from", "")),
        "contact": settings.SERVICE_CONTACT_EMAIL,
        "url": links.council_url(council, page) if page else links.portal_url(),
    }
    text = render_to_string(f"staff/mail/council_{kind}.txt", context).strip() + "\n"
    for address in to_whom(council):
        mail.queue(
            to=address,
            subject=subject % council.name,
            text=text,
            key=f"staff.{kind}.{event.pk}.{address}",
            council=council,
            reply_to=settings.SERVICE_CONTACT_EMAIL,
        )
