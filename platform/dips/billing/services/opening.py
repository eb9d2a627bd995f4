"""Stripe's own pages for a customer: cards, addresses, receipts. None of these is ever seen here."""

from __future__ import annotations

from dips.councils import links
from dips.kernel.actors import Actor

from .. import gateway, looking
from ..errors import NotPaying
from .ordering import LOST, turn


def open_portal(*, by: Actor) -> str:
    """The address of Stripe's pages for this council, good for a short while. Refuses one that Stripe does not know."""
    with turn(by) as council:
        account = looking.look_at(council)
        if account is None or not account.customer or account.trouble in LOST:
            raise NotPaying
        with gateway.asking() as stripe:
            session = stripe.billing_portal.sessions.create(
                {
                    "customer": account.customer,
                    "return_url": links.council_url(council, "/admin/plan/payment/back/"),
                    "locale": "en-GB",
                }
            )
        return str(session.url)
