"""Letters leave in their council's name, after the commit, and the same letter once."""

from __future__ import annotations

import hashlib
import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.utils.encoding import force_str

from dips.kernel import outbox
from dips.kernel.faults import faultpoint
from dips.ui import languages

from . import letterhead, scope
from .models import Council

logger = logging.getLogger(__name__)

KIND = "mail"
REMEMBERED = 7 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class OwnSender:
    """The address from which a council wishes its letters to come, and whether it may be used now."""

    address: str
    may_be_used: bool


own_senders: list[Callable[[str], OwnSender | None]] = []
"""Asked with a council's schema when its letter leaves. Filled in `ready()`."""


class NotTaken(Exception):
    """The mail server does not take the letter now, and may later."""


def register() -> None:
    outbox.register(KIND, deliver)


def queue(
    *,
    to: str,
    subject: str,
    text: str,
    html: str | None = None,
    key: str,
    council: Council | None = None,
    reply_to: str | None = None,
) -> None:
    """Write the letter down in the present transaction. The same `key` in the same council is one letter.

    `html` is safe HTML for the inside of the letter, in the council's own words; without it the text is laid out.
    """
    council = council or scope.current()
    subject, text = " ".join(force_str(subject).split()), force_str(text)
    whole = letterhead.page(
        letterhead.from_text(text) if html is None else html,
        subject=subject,
        council=council,
        language=None if html is None else languages.ENGLISH,
    )
    payload = {
        "to": to,
        "subject": subject,
        "text": text,
        "html": whole,
        "from_name": council.name if council else force_str(settings.SERVICE_NAME),
        "council": council.schema_name if council else "",
        "reply_to": reply_to or (council.contact_email if council else settings.SERVICE_CONTACT_EMAIL) or None,
        "id": hashlib.sha256(f"{council.schema_name if council else 'public'}:{key}".encode()).hexdigest()[:32],
    }
    outbox.enqueue(KIND, payload, key=f"mail:{key}"[:200] if len(key) < 190 else f"mail:{payload['id']}")


def deliver(payload: dict[str, Any]) -> None:
    """Send one letter. A second run after a lost answer finds the note of the first, and its id is the same besides."""
    note = f"mail-sent:{payload['id']}"
    if _noted(note):
        return
    own = _own_sender(payload.get("council", ""))
    try:
        _send(_letter(payload, own))
    except outbox.Refused:
        if own is None or not own.may_be_used:
            raise
        # It may be the address that the server does not take. The letter is worth more.
        _send(_letter(payload, OwnSender(own.address, may_be_used=False)))
    faultpoint("mail.after_send")
    try:
        cache.set(note, 1, REMEMBERED)
    except Exception:  # the letter is sent; without the note a repeat carries the same Message-ID
        logger.warning("the shared cache does not answer; a repeated letter could not be told apart")


def _own_sender(schema: str) -> OwnSender | None:
    return next((found for ask in own_senders if (found := ask(schema)) is not None), None) if schema else None


def _letter(payload: dict[str, Any], own: OwnSender | None) -> EmailMultiAlternatives:
    """In the council's name and from its own address, if it has one that may be used; else answers go there at least.

    The envelope is the service's in either case: what cannot be delivered comes back to whoever looks after the mail.
    """
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    reply_to = payload.get("reply_to") or (own.address if own else None)
    headers = {
        "Message-ID": f"<{payload['id']}@{sender.rpartition('@')[2]}>",
        "Auto-Submitted": "auto-generated",
    }
    if own is not None and own.may_be_used:
        headers["From"] = _named(payload["from_name"], own.address)
    message = EmailMultiAlternatives(
        subject=payload["subject"],
        body=payload["text"],
        from_email=_named(payload["from_name"], sender),
        to=[payload["to"]],
        reply_to=[reply_to] if reply_to else None,
        headers=headers,
    )
    if payload.get("html"):
        message.attach_alternative(payload["html"], "text/html")
    return message


def _send(message: EmailMultiAlternatives) -> None:
    """Hand it over. Refuses for good what the server refuses for good (5xx)."""
    answers: list[tuple[int, bytes | str]]
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        answers = list(error.recipients.values())
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        answers = [(error.smtp_code, error.smtp_error)]
    else:
        return
    code, said = answers[0]
    words = f"the mail server said {code} {force_str(said, errors='replace')}"
    if all(code >= 500 for code, _said in answers):
        raise outbox.Refused(words)
    raise NotTaken(words)


def _noted(note: str) -> bool:
    try:
        return cache.get(note) is not None
    except Exception:  # no cache, no note: better twice than never
        return False


def _named(name: str, address: str) -> str:
    """`Birmingham City Council <no-reply@…>`, with whatever the name holds made safe for a header."""
    user, _at, domain = address.rpartition("@")
    plain = " ".join(name.split())
    return str(Address(display_name=plain, username=user, domain=domain))
