"""Payments by Stripe. Without a key they are off."""

from __future__ import annotations

from . import env

STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRETS = env.words("STRIPE_WEBHOOK_SECRETS")  # several while one takes over from another
STRIPE_API_BASE = env.text("STRIPE_API_BASE", "https://api.stripe.com")
# Each plan's price in Stripe: its id, price_…, or its lookup key.
STRIPE_PRICES = {
    plan: price
    for plan, price in (
        ("council", env.text("STRIPE_PRICE_COUNCIL", "")),
        ("region", env.text("STRIPE_PRICE_REGION", "")),
    )
    if price
}
STRIPE_VAT = env.text("STRIPE_VAT", "automatic")  # or off, or the id of a tax rate, txr_…
BILLING_GRACE_DAYS = env.number("BILLING_GRACE_DAYS", 14, most=365)  # from overdue to read-only
