"""What Stripe's own library says of each request's parameters, held to strictly: nothing unknown, nothing of another type.

The library's closed lists of words are open in its types, so those that matter here are written out below.
"""

from __future__ import annotations

import sys
import typing
from functools import cache
from typing import Any

import stripe
import stripe.params
import stripe.params.billing_portal
import stripe.params.checkout
import typing_extensions
from pydantic import ConfigDict, TypeAdapter, ValidationError

OF_REQUESTS = {"api_key", "stripe_version", "stripe_account", "stripe_context", "max_network_retries", "idempotency_key", "content_type", "headers"}  # fmt: skip
WORDS: dict[str, frozenset[str]] = {
    "mode": frozenset({"payment", "setup", "subscription"}),
    "collection_method": frozenset({"charge_automatically", "send_invoice"}),
    "proration_behavior": frozenset({"always_invoice", "create_prorations", "none"}),
    "payment_behavior": frozenset(
        {"allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete"}
    ),
    "billing_address_collection": frozenset({"auto", "required"}),
    "status": frozenset(
        {"active", "all", "canceled", "ended", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid"}
    ),
    "type": frozenset({"gb_vat", "eu_vat"}),
}  # fmt: skip


class Refused(Exception):
    """A parameter that Stripe would not take."""

    def __init__(self, message: str, param: str = "") -> None:
        super().__init__(message)
        self.param = param


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    """`checkout.SessionCreateParams` as something that can check."""
    *folder, last = name.split(".")
    package: Any = stripe.params
    for part in folder:
        package = getattr(package, part)
    wanted = getattr(package, last)
    module = sys.modules[wanted.__module__]
    for found in vars(module).values():
        if isinstance(found, type) and issubclass(found, dict) and hasattr(found, "__annotations__"):
            found.__pydantic_config__ = ConfigDict(extra="forbid", arbitrary_types_allowed=True)  # type: ignore[attr-defined]
    names = {
        **vars(stripe), "StripeContext": Any, "UntypedStripeObject": dict, **vars(typing), **vars(typing_extensions),
        **vars(module),
    }  # fmt: skip
    adapter: TypeAdapter[Any] = TypeAdapter(wanted)
    adapter.rebuild(_types_namespace=names)
    return adapter


def check(name: str, params: dict[str, Any], *, strict: bool) -> dict[str, Any]:
    """The parameters as Stripe understands them. What came over the wire is text, and is read as its type says."""
    if found := OF_REQUESTS & params.keys():
        raise Refused(f"Received unknown parameter: {min(found)}", min(found))
    try:
        told: dict[str, Any] = _adapter(name).validate_python(params, strict=strict)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(
            str(part) for part in first["loc"] if not str(part).startswith(("function", "list", "Literal"))
        )
        raise Refused(f"{first['type']}: {where}: {first['msg']}", where) from None
    _words(told)
    return told


def _words(told: Any) -> None:
    if isinstance(told, dict):
        for key, value in told.items():
            if key in WORDS and isinstance(value, str) and value not in WORDS[key]:
                raise Refused(f"Invalid {key}: must be one of {', '.join(sorted(WORDS[key]))}", key)
            _words(value)
    elif isinstance(told, list):
        for each in told:
            _words(each)
