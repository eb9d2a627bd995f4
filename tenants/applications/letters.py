"""The letters this room sends. Their words are the programme's; who gets them is decided here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import translation

from dips.accounts.models import User
from dips.councils import links, mail
from dips.councils.scope import current
from dips.kernel.actors import Actor
from dips.ui import languages, words
from tenants.programmes import letters
from tenants.programmes.services import render_letter

if TYPE_CHECKING:
    from .models import Application, Receipt

RECEIVED = "application_received"
WITHDRAWN = "application_withdrawn"
EXPIRED = "application_expired"
INELIGIBLE = "application_ineligible"
ELIGIBLE = "application_eligible"
ABOUT = letters.CHALLENGE | {"reference", "supplier_name"}


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it would be sent now, and to whom."""

    to: tuple[str, ...]
    subject: str
    text: str
    html: str


def register() -> None:
    letters.register(RECEIVED, fields=ABOUT | {"submitted_at", "receipt_hash"})
    letters.register(WITHDRAWN, fields=ABOUT)
    letters.register(EXPIRED, fields=ABOUT)
    letters.register(ELIGIBLE, fields=ABOUT, since=1)
    letters.register(INELIGIBLE, fields=ABOUT | {"reason"})


def send_receipt(application: Application, receipt: Receipt, *, by: Actor, to: Sequence[str] = ()) -> None:
    """Tell the sender, and the colleagues named in `to`, that it arrived, when, and with what fingerprint."""
    with translation.override(languages.ENGLISH):  # the letter around it is the council's
        extra = {"submitted_at": words.moment(receipt.submitted_at), "receipt_hash": receipt.sha256}
    contact = by if isinstance(by, User) else _contact(application)
    _send(application, RECEIVED, f"receipt:{receipt.pk}", extra, contact=contact, to=to)


def send(application: Application, key: str, *, about: str, to: Sequence[str] = (), **extra: str) -> None:
    """`about` makes the letter one of its kind, so that it is sent once."""
    _send(application, key, f"{key}:{application.pk}:{about}", extra, contact=_contact(application), to=to)


def written(application: Application, key: str, **extra: str) -> Written:
    """What `send` would send, for whoever looks at it first."""
    return _written(application, key, extra, contact=_contact(application), to=())


def _contact(application: Application) -> User | None:
    """Who acted last for the supplier."""
    if application.contact_id is None:
        return None
    return User.objects.filter(pk=application.contact_id, is_active=True).first()


def _in_a_letter(moment: datetime) -> str:
    """In the language of the letter, which is the council's, whatever the page spoke that caused it."""
    with translation.override(languages.ENGLISH):
        return words.deadline(moment)


def _send(
    application: Application, key: str, unique: str, extra: dict[str, str], *, contact: User | None, to: Sequence[str]
) -> None:
    letter, council = _written(application, key, extra, contact=contact, to=to), current()
    for address in letter.to:
        mail.queue(
            to=address,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            key=f"{unique}:{address}",
            council=council,
        )


def _written(
    application: Application, key: str, extra: dict[str, str], *, contact: User | None, to: Sequence[str]
) -> Written:
    addresses = ([contact.email] if contact else []) + list(to)
    challenge, council, closes_at = application.challenge, current(), application.call.closes_at
    path = f"/applications/{council.slug if council else ''}/{application.pk}/"
    context = {
        "recipient_name": str(contact) if contact else application.supplier_name,
        "supplier_name": application.supplier_name,
        "reference": application.reference,
        "challenge_reference": challenge.reference,
        "challenge_question": challenge.question,
        "closes_at": _in_a_letter(closes_at) if closes_at else "",
        "link": links.portal_url(path),
    } | extra
    subject, text, html = render_letter(programme=application.programme, key=key, context=context)
    return Written(tuple(dict.fromkeys(addresses)), subject, text, html)
