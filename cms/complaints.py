"""A complaint to the council: it goes to the council's address, and who wrote it is told that it is there."""

from __future__ import annotations

import hashlib
from datetime import date

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from dips.councils import limits, mail
from dips.councils.models import Council
from dips.kernel import clock
from dips.kernel.errors import DomainError
from dips.ui import languages, ordinary

AN_HOUR = 5
"""From one place of the network: a house may share one, a mailbox is no target."""


class TooManyComplaints(DomainError):
    code = "too_many_complaints"
    status = 429


def reference_of(*, email: str, what: str, wish: str, on: date) -> str:
    """The same words of the same person on the same day are the same complaint, however often they are sent."""
    said = "\n".join((on.isoformat(), email.strip().lower(), what, wish))
    return f"C-{hashlib.sha256(said.encode()).hexdigest()[:8].upper()}"


@transaction.atomic
def complain(*, council: Council, name: str, email: str, what: str, wish: str, source: str) -> str:
    """Send it to the council and a receipt to who wrote it. Returns the reference. Refuses the sixth within an hour.

    The receipt repeats nothing of what was typed, so that nobody can have the council say it to a third person.
    """
    if not limits.allows("complaint", source, amount=AN_HOUR, seconds=limits.HOUR):
        raise TooManyComplaints(
            _("Several complaints came from here within the last hour. Try again later, or write an e-mail")
        )
    limits.require_letter(email)
    reference = reference_of(email=email, what=what, wish=wish, on=clock.now().date())
    facts = {
        "reference": reference,
        "name": name,
        "email": email,
        "what": what,
        "wish": wish,
        "council": council,
        "days": ordinary.COMPLAINT_DAYS,
    }
    with translation.override(languages.ENGLISH):
        mail.queue(
            to=council.contact_email or settings.SERVICE_CONTACT_EMAIL,
            subject=f"Complaint {reference}",
            text=render_to_string("cms/mail/complaint.txt", facts).strip() + "\n",
            key=f"cms.complaint.{reference}",
            council=council,
            reply_to=email,
        )
    mail.queue(
        to=email,
        subject=_("We have your complaint %(reference)s") % facts,
        text=render_to_string("cms/mail/complaint_receipt.txt", facts).strip() + "\n",
        key=f"cms.complaint_receipt.{reference}",
        council=council,
    )
    return reference
