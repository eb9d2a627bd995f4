"""From which address a council's letters come."""

from __future__ import annotations

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dips.accounts.models import User
from dips.councils.limits import require_letter
from dips.kernel import audit, schema
from dips.kernel.actors import Actor
from dips.kernel.errors import Invalid
from dips.kernel.functions import DipsNow

from .. import errors, letters, names, queries
from ..models import Sender
from ..rules import require


@transaction.atomic
def choose_sender(*, address: str, by: Actor) -> Sender:
    """Let the council's letters come from an address of its own, from the next letter on.

    While the proof of its domain holds; after that they come from the service's address again, and answers still go to
    the council's. Refuses what is no address, and a domain that this council has not proved.
    """
    require(by)
    address = _clean(address)
    row = Sender.objects.select_for_update().filter(schema=schema.here()).first()
    before = row.address if row else ""
    if row is None or row.address != address:
        row, _made = Sender.objects.update_or_create(
            schema=schema.here(), defaults={"address": address, "tested_at": None, "updated_at": DipsNow()}
        )
        _record("sender.choose", row, by, before, address)
    return row


@transaction.atomic
def drop_sender(*, by: Actor) -> None:
    """Letters come from the service's address again. Refuses when they do already."""
    require(by)
    row = _present()
    _record("sender.drop", row, by, row.address, "")
    row.delete()


@transaction.atomic
def send_test(*, by: User) -> Sender:
    """Write to whoever asks, so that they see how letters arrive. Refuses without an address, and too many an hour."""
    require(by)
    row = _present()
    require_letter(by.email)
    letters.test(to=by.email, sender=row.address, key=f"domains.test:{uuid4()}")
    row.tested_at = DipsNow()
    row.save(update_fields=["tested_at"])
    row.refresh_from_db()
    audit.record("sender.test", row, by=by)
    return row


def _present() -> Sender:
    row = Sender.objects.select_for_update().filter(schema=schema.here()).first()
    if row is None:
        raise errors.NoSender
    return row


def _clean(address: str) -> str:
    local, at, domain = address.strip().rpartition("@")
    if not at or not local:
        raise Invalid(_("Enter an e-mail address, like innovation@solihull.gov.uk"), field="address")
    try:
        name = names.clean(domain)
    except names.NotAName as error:
        raise Invalid(error.message, field="address") from error
    whole = f"{local}@{name}"
    try:
        validate_email(whole)
    except ValidationError as error:
        raise Invalid(_("Enter an e-mail address, like innovation@solihull.gov.uk"), field="address") from error
    if name not in queries.proved_mail_domains():
        raise errors.NoSuchDomain(domain=name, field="address")
    return whole


def _record(verb: str, row: Sender, by: Actor, before: str, after: str) -> None:
    audit.record(verb, row, by=by, before=before, after=after, data={"from": before, "to": after})
