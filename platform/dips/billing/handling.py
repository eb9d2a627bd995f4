"""What waits in the outbox: to look at Stripe for one council, and to end what a council pays that leaves."""

from __future__ import annotations

from typing import Any

from dips.councils.scope import current, operator_scope
from dips.kernel import clock, outbox

from . import gateway, looking, reading
from .models import Event

LOOK, END = "billing.look", "billing.end"


def look(payload: dict[str, Any]) -> None:
    """In the council. A second run, or one that comes late, finds what Stripe says by then, and writes that."""
    council = current()
    if council is None:
        raise outbox.Refused("there is no council to look for")
    if gateway.is_on():
        looking.look_at(council)
    if event := payload.get("event"):
        with operator_scope():
            Event.objects.filter(pk=event, handled_at=None).update(handled_at=clock.now(), outcome="looked")


def end(payload: dict[str, Any]) -> None:
    """On the portal, because the council may be gone. What has ended already is well."""
    with gateway.asking() as stripe:
        for page in payload["pages"]:
            found = gateway.found(stripe.checkout.sessions.retrieve, page)
            if found is not None and found.get("status") == "open":
                stripe.checkout.sessions.expire(page)
        own = {"customer": payload["customer"], "limit": reading.MOST, "status": "all"}
        for each in gateway.rows(stripe.subscriptions.list(own)):
            if each.get("status") not in {"canceled", "incomplete_expired"}:
                stripe.subscriptions.cancel(each["id"], {"invoice_now": False, "prorate": False})
