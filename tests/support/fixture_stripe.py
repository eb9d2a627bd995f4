"""Fixture: payments switched on, with our own Stripe behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from stripe._api_requestor import _APIRequestor

from .fakestripe import contract
from .fakestripe.server import KEY, FakeStripe, params_of

SECRET, OLD_SECRET = "whsec_now", "whsec_before"
PRICES = {"council": "price_council", "region": "dips_region"}  # one by its id, one by its lookup key


@pytest.fixture(scope="session")
def _fake_stripe() -> Iterator[FakeStripe]:
    fake = FakeStripe().start()
    yield fake
    fake.stop()


@pytest.fixture
def payments(_fake_stripe: FakeStripe, settings: Any, monkeypatch: pytest.MonkeyPatch) -> FakeStripe:
    """`payments.store` is what Stripe holds, `payments.faults` what goes wrong next.

    What we send is held to Stripe's types before it is text, too: on the wire a number is as good as its digits.
    """
    send = _APIRequestor.request

    def checked(self: Any, method: str, url: str, params: Any = None, *more: Any, **rest: Any) -> Any:
        if name := params_of(method.upper(), url):
            contract.check(name, dict(params or {}), strict=True)
        return send(self, method, url, params, *more, **rest)

    monkeypatch.setattr(_APIRequestor, "request", checked)
    _fake_stripe.reset()
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = KEY, _fake_stripe.base
    settings.STRIPE_WEBHOOK_SECRETS, settings.STRIPE_PRICES = [OLD_SECRET, SECRET], PRICES
    return _fake_stripe


def payments_of(fake: FakeStripe) -> dict[str, str]:
    """The environment of a process that pays with it."""
    return {
        "STRIPE_SECRET_KEY": KEY,
        "STRIPE_API_BASE": fake.base,
        "STRIPE_WEBHOOK_SECRETS": f"{OLD_SECRET} {SECRET}",
        **{f"STRIPE_PRICE_{plan.upper()}": price for plan, price in PRICES.items()},
    }
