"""Letters to the council's own people about a challenge: who is asked for what, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from dips.accounts.models import User
from dips.councils import links, mail
from dips.councils.scope import current, here
from dips.kernel import clock
from dips.kernel.actors import Actor, System, actor_id
from dips.staff.signatures import Signatory
from dips.ui import languages
from tenants.programmes import letters
from tenants.programmes.services import render_letter

from .models import Challenge, SignOff

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
            "actor_name": _name_of(by) or council.name,
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


def send_sign_off(asked: SignOff, token: str, *, by: Actor) -> None:
    """The link goes to the sponsor alone. In English, as the officers' screens are."""
    council = here()
    with translation.override(languages.ENGLISH):
        context = {
            "council": council,
            "by_name": _name_of(by),
            "challenge": asked.challenge,
            "url": links.council_url(council, "challenges_sign_off", token=token),
            "until": clock.london(asked.expires_at),
        }
        text = render_to_string("challenges/mail/sign_off.txt", context).strip() + "\n"
        subject = _("%(council)s asks you to agree to a challenge") % {"council": council.name}
    mail.queue(to=asked.email, subject=subject, text=text, key=f"sign_off:{asked.pk}", council=council)


def _name_of(by: Actor) -> str:
    """Empty for the service itself; whoever signs by a link has a name."""
    return "" if isinstance(by, System) and not isinstance(by, Signatory) else str(by)
