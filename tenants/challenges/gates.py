"""Gates: conditions by key, registered by the rooms that know the answer and listed by the programme's own rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dips.kernel.registry import Registry
from tenants.programmes.models import Stage
from tenants.programmes.queries import stages_of

from .models import Challenge, GateCondition

Check = Callable[[Challenge], str | None]

# Asked of the move itself rather than of the challenge: `advance_stage` looks at its `reason`.
REASON_GIVEN = "reason_given"


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold. `check` returns None, or a sentence saying what is missing."""

    key: str
    label: str | Promise
    check: Check
    since: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A condition as a page shows it: what it asks, and what is missing (empty when it holds)."""

    key: str
    label: str
    missing: str

    @property
    def is_met(self) -> bool:
        return not self.missing


registry: Registry[Condition] = Registry("gates")


def register(key: str, label: str | Promise, check: Check, *, since: int = 0) -> None:
    """Offer a condition to every blueprint. Called in `ready()`.

    `since`: the revision of the format in which the shipped gates began to ask it.
    """
    registry.register(key, Condition(key, label, check, since))


registry.register(REASON_GIVEN, Condition(REASON_GIVEN, _("A reason is given and kept"), check=lambda challenge: None))


def next_stage(challenge: Challenge) -> Stage | None:
    """The programme's next stage that is not skipped; None at the last."""
    stages = stages_of(challenge.programme)
    here = next((stage.position for stage in stages if stage.kind == challenge.stage), -1)
    return next((stage for stage in stages if stage.position > here and not stage.skipped), None)


def conditions(challenge: Challenge, stage: Stage) -> list[Condition]:
    """What the programme asks before a stage. A key whose room is gone would be a fault of the blueprint's check."""
    keys = (
        GateCondition.objects.filter(programme_id=challenge.programme_id, kind=stage.kind)
        .order_by("position")
        .values_list("key", flat=True)
    )
    return [registry.get(key) for key in keys]


def needs_reason(challenge: Challenge, stage: Stage) -> bool:
    return any(condition.key == REASON_GIVEN for condition in conditions(challenge, stage))


def lines(challenge: Challenge) -> list[Line]:
    """The gate before the next stage, condition by condition. Empty at the last stage."""
    stage = next_stage(challenge)
    if stage is None:
        return []
    return [
        Line(condition.key, str(condition.label), condition.check(challenge) or "")
        for condition in conditions(challenge, stage)
    ]


def missing(challenge: Challenge) -> list[str]:
    """What stands between the challenge and its next stage, in sentences."""
    return [line.missing for line in lines(challenge) if line.missing]
