"""Find the call of a challenge for whoever asks, and say what it is now."""

from __future__ import annotations

from typing import Any

from dips.kernel import clock
from dips.kernel.errors import NotFound
from tenants.calls import queries
from tenants.calls.models import Call
from tenants.challenges.rules import is_in_scope

from ..challenges import find
from .shapes import CallDetail


def call_for(reference: str, *, by: Any | None) -> Call:
    """The call of a challenge that the caller may see. A drafted one is for the challenge's officers."""
    challenge = find(reference, by=by)
    inside = by is not None and is_in_scope(by, challenge)
    call = queries.call_of(challenge) if inside else queries.public_call_of(challenge)
    if call is None:
        raise NotFound
    return call


def show(call: Call) -> dict[str, Any]:
    return dict(CallDetail(call, context={"now": clock.now()}).data)
