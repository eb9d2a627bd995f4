"""Letters to the council's own people about a challenge: who is asked for what, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable

from dips.accounts.models import User
from dips.councils import links, mail
from dips.councils.scope import current
from dips.kernel.actors import Actor, System, actor_id
from tenants.programmes import letters
from tenants.programmes.services import render_letter

from .models import Challenge

REVIEW_ASKED = "review_asked"
CHANGES_ASKED = "changes_asked"
APPROVED = "brief_approved"
NAMED = "named_on_challenge"
ABOUT = frozenset({"challenge_reference", "challenge_question", "link", "actor_name"})


def register() -> None:
    letters.register(REVIEW_ASKED, fields=ABOUT, since=1)
    letters.register(CHANGES_ASKED, fields=ABOUT | {"reason"}, since=1)
    letters.register(APPROVED, fields=ABOUT, since=1)
    letters.register(NAMED, fields=ABOUT | {"part"}, since=1)


def send(challenge: Challenge, key: str, *, to: Iterable[User], by: Actor, about: str, **extra: str) -> None:
    """Write to each of them once. Nobody is written to about what they did themselves."""
    council = current()
    if council is None:
        return
    for person in to:
        if person.pk == actor_id(by):
            continue
        context = {
            "recipient_name": str(person),
            "actor_name": council.name if isinstance(by, System) else str(by),
            "challenge_reference": challenge.reference,
            "challenge_question": challenge.question,
            "link": links.council_url(council, f"/admin/challenges/{challenge.reference}/"),
        } | extra
        subject, text, html = render_letter(programme=challenge.programme, key=key, context=context)
        mail.queue(
            to=person.email,
            subject=subject,
            text=text,
            html=html,
            key=f"{key}:{challenge.pk}:{about}:{person.pk}",
            council=council,
        )
