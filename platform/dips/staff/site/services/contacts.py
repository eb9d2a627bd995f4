"""Whom the public writes to."""

from __future__ import annotations

from django.db import transaction

from dips.councils.models import Council
from dips.councils.services import email_of
from dips.kernel.actors import Actor

from ...rules import require_to_change
from .recording import MANAGE, change_council


@transaction.atomic
def give_contacts(*, contact_email: str, privacy_contact: str, by: Actor) -> Council:
    """Say where questions and complaints go, and who answers for people's data; the ordinary pages show both.

    Refuses what is no e-mail address. Without one the page says that there is none yet.
    """
    require_to_change(by, MANAGE)
    addresses = {
        "contact_email": email_of(contact_email, "contact_email"),
        "privacy_contact": email_of(privacy_contact, "privacy_contact"),
    }
    return change_council("council.give_contacts", addresses, by)
