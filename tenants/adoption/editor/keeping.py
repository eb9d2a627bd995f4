"""Which programmes keep what they began with, when the standard has changed since."""

from __future__ import annotations

from dips.blueprints.queries import current_adoption
from dips.kernel import schema
from dips.kernel.models import AuditEvent
from tenants.programmes.models import Programme
from tenants.programmes.states import ProgrammeState

AT_ONCE = frozenset({"staff/roles", "programmes/terms", "adoption/checklist"})
"""Sections of which no programme has a copy: a change of one holds for all."""


def programmes_since(section: str = "") -> list[Programme]:
    """Programmes that began before the section, or any, was last changed; those that are over are left out."""
    if section in AT_ONCE:
        return []
    adoption = current_adoption()
    if adoption is None:
        return []
    changes = AuditEvent.objects.filter(schema=schema.here(), verb="blueprint.revise")
    if section:
        changes = changes.filter(data__section=section)
    else:
        changes = changes.exclude(data__section__in=AT_ONCE)
    moments = list(changes.order_by("-happened_at").values_list("happened_at", flat=True)[:1])
    if adoption.before is not None:  # not the first: it took the place of another
        moments.append(adoption.adopted_at)
    if not moments:
        return []
    running = Programme.objects.exclude(state=ProgrammeState.CLOSED)
    return list(running.filter(created_at__lt=max(moments)).order_by("name"))
