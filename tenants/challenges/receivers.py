"""When a programme starts, its challenges get the council's standard headings and gates."""

from __future__ import annotations

from typing import Any

from dips.councils.scope import current
from dips.kernel.ids import uuid7
from tenants.programmes.letters import fill
from tenants.programmes.models import Programme

from .models import BriefSection, Challenge, GateCondition
from .services.listing import relist


def relist_all(*, programme: Programme | None, **kwargs: Any) -> None:
    """A programme, a stage or a team has another name: the directory says it too."""
    rows = Challenge.objects.filter(published_at__isnull=False).select_related("programme", "team")
    for challenge in rows if programme is None else rows.filter(programme=programme):
        relist(challenge)


def copy_standard(*, programme: Programme, source: Programme | None = None, **kwargs: Any) -> None:
    """The council's standard headings and gates, or those of `source`. A heading that names the council gets its name."""
    council = current()
    names = {"council_short_name": council.label if council else ""}
    sections = list(BriefSection.objects.filter(programme=source))
    conditions = list(GateCondition.objects.filter(programme=source))
    for section in sections:
        section.pk, section.programme, section.heading = uuid7(), programme, fill(section.heading, names)
    for condition in conditions:
        condition.pk, condition.programme = uuid7(), programme
    BriefSection.objects.bulk_create(sections)
    GateCondition.objects.bulk_create(conditions)
