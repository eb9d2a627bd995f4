"""How many programmes a council has under way: what its plan counts."""

from __future__ import annotations

from dips.councils import usage
from dips.councils.plans import Measure

from .models import Programme
from .states import ProgrammeState


def register() -> None:
    usage.register("programmes", Measure.PROGRAMMES, under_way)


def under_way() -> int:
    """Those that are being set up or running. A closed one no longer counts."""
    return Programme.objects.exclude(state=ProgrammeState.CLOSED).count()
