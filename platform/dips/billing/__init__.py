"""Charge councils by Stripe. What Stripe says is copied here; no card, no bank account and no content of a council is."""
