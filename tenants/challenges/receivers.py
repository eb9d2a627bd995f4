"""When a programme starts, its challenges get the council's standard headings and gates."""

from __future__ import annotations

from typing import Any

from dips.councils.scope import current
from dips.kernel.ids import uuid7
from tenants.programmes.letters import fill
from tenants.programmes.models import Programme

from .models import BriefSection, GateCondition


def copy_standard(*, programme: Programme, **kwargs: Any) -> None:
    """A heading that names the council gets its name here."""
    council = current()
    names = {"council_short_name": council.label if council else ""}
    sections = list(BriefSection.objects.filter(programme=None))
    conditions = list(GateCondition.objects.filter(programme=None))
    for section in sections:
        section.pk, section.programme, section.heading = uuid7(), programme, fill(section.heading, names)
    for condition in conditions:
        condition.pk, condition.programme = uuid7(), programme
    BriefSection.objects.bulk_create(sections)
    GateCondition.objects.bulk_create(conditions)
