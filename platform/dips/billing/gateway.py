"""The one way to Stripe: by its own library, with our time limit, and with its errors in our words."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from uuid import UUID

import stripe
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .errors import BillingOff, CardDeclined, ProviderAway, ProviderRefused

logger = logging.getLogger(__name__)

PATIENCE = 8  # seconds for one answer: the four of one look end before an outbox message's lease does
BRIEFLY = 3  # where a person waits for what can be read later as well

# Why a bank says no, where the person can do something about it.
DECLINED = {
    "insufficient_funds": _("The card was declined because there is not enough money on it. Use another card."),
    "expired_card": _("The card was declined because it has expired. Use another card."),
    "incorrect_cvc": _("The card was declined because its security code is wrong. Type it again, or use another card."),
    "authentication_required": _("The bank asks to confirm this payment. Open the invoice and pay it there."),
}


def is_on() -> bool:
    """Whether the operator has given a key."""
    return bool(settings.STRIPE_SECRET_KEY)


def require_on() -> None:
    """Refuses with `billing_off`."""
    if not is_on():
        raise BillingOff


@lru_cache(maxsize=4)
def _client(key: str, address: str, patience: int) -> stripe.StripeClient:
    transport = stripe.RequestsClient(timeout=patience)
    return stripe.StripeClient(key, base_addresses={"api": address}, max_network_retries=0, http_client=transport)


@contextmanager
def asking(*, patience: int = PATIENCE) -> Iterator[Any]:
    """Yield Stripe's API. Its errors leave as refusals: declined, away (nobody knows what was done), or not accepted."""
    require_on()
    try:
        yield _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, patience).v1
    except stripe.CardError as error:
        detail = (error.json_body or {}).get("error", {}) if isinstance(error.json_body, dict) else {}
        raise CardDeclined(DECLINED.get(detail.get("decline_code") or error.code or "")) from None
    except (stripe.APIConnectionError, stripe.RateLimitError, stripe.APIError) as error:
        logger.warning("Stripe does not answer: %s %s", type(error).__name__, error.http_status or "")
        raise ProviderAway from None
    except stripe.StripeError as error:
        logger.error("Stripe did not accept a request: %s %s", type(error).__name__, error.code or "")
        raise ProviderRefused from None


def once(order: UUID, step: str = "") -> dict[str, str]:
    """Options of a write: sent twice, even after an answer that was lost, it is done once."""
    return {"idempotency_key": f"dips-{order}{'-' if step else ''}{step}"}


def found(read: Any, *arguments: Any) -> dict[str, Any] | None:
    """What one read gives, as plain data; None for what Stripe does not know."""
    try:
        return plain(read(*arguments))
    except stripe.InvalidRequestError as error:
        if error.http_status == 404 or error.code == "resource_missing":
            return None
        raise


def plain(told: Any) -> dict[str, Any]:
    """Stripe's object as a dictionary, so that a field of another API version is missing and nothing worse."""
    return dict(told.to_dict())


def rows(told: Any) -> list[dict[str, Any]]:
    """The lines of one page of a list."""
    return list(plain(told).get("data", []))
