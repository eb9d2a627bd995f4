"""How many calls of a council are announced or open: what its plan counts."""

from __future__ import annotations

from dips.councils import usage
from dips.councils.plans import Measure
from dips.kernel.functions import DipsNow

from .models import Call
from .states import CallState


def register() -> None:
    usage.register("calls", Measure.OPEN_CALLS, announced)


def announced() -> int:
    """Those that are published and whose time is not over."""
    return Call.objects.filter(state=CallState.PUBLISHED, closes_at__gt=DipsNow()).count()
