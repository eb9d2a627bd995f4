"""Take in what Stripe tells us: prove that it is Stripe's, note it once, and have somebody look."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import stripe
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dips.councils import lookup
from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.kernel import outbox
from dips.kernel.errors import DomainError
from dips.kernel.faults import faultpoint

from .handling import LOOK
from .models import STRIPE_ID, Account, Event

TOLERANCE = 300  # seconds


class NotStripes(DomainError):
    """Forged, tampered with, too old, or not an event at all. Nothing is kept of it."""

    code = "not_from_stripe"
    default = _("This is not a message of Stripe’s.")


def take(body: bytes, signature: str) -> Event:
    """Note an event under its id and queue a look at its council. The same event again changes nothing.

    Refuses with `not_from_stripe` what none of our secrets has signed in the last five minutes.
    """
    _prove(body, signature)
    told = _read(body)
    with portal_scope(), transaction.atomic():
        row = _row(told)
        if Event.objects.filter(pk=row.pk).exists():
            return row
        schema = _schema_of(row.customer)
        council = lookup.by_schema(schema) if schema else None
        row.outcome = "" if council else "nobody"
        Event.objects.bulk_create([row], ignore_conflicts=True)
        if council is not None:
            with council_scope(council):
                outbox.enqueue(LOOK, {"event": row.pk}, key=f"billing.event.{row.pk}"[:200])
    faultpoint("billing.after_event")
    return row


def _prove(body: bytes, signature: str) -> None:
    """Any of the secrets will do, while one takes over from another."""
    for secret in settings.STRIPE_WEBHOOK_SECRETS:
        try:
            stripe.WebhookSignature.verify_header(body, signature, secret, TOLERANCE)
        except (stripe.SignatureVerificationError, UnicodeError):
            continue
        return
    raise NotStripes


def _read(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        raise NotStripes from None
    if not isinstance(told, dict) or not isinstance(told.get("id"), str) or not 0 < len(told["id"]) <= STRIPE_ID:
        raise NotStripes
    return told


def _row(told: dict[str, Any]) -> Event:
    """The little that is kept. A type, an object or a version that nobody here has heard of is kept like any other."""
    data = told.get("data")
    about = data.get("object") if isinstance(data, dict) else None
    about = about if isinstance(about, dict) else {}
    is_customer = about.get("object") == "customer"
    created = told.get("created")
    return Event(
        id=told["id"],
        kind=_text(told.get("type"), 100),
        customer=_text(about.get("id") if is_customer else _id(about.get("customer")), STRIPE_ID),
        subject=_text(about.get("id"), STRIPE_ID),
        api_version=_text(told.get("api_version"), 60),
        said_at=datetime.fromtimestamp(created, UTC) if isinstance(created, int) and 0 < created < 2**33 else None,
    )


def _schema_of(customer: str) -> str:
    if not customer:
        return ""
    with operator_scope():
        return Account.objects.filter(customer=customer).values_list("schema", flat=True).first() or ""


def _id(told: Any) -> Any:
    return told.get("id") if isinstance(told, dict) else told


def _text(told: Any, most: int) -> str:
    return told.replace("\x00", "")[:most] if isinstance(told, str) else ""
