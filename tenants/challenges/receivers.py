"""When a programme starts, its challenges get the council's standard headings and gates."""

from __future__ import annotations

from typing import Any

from tenants.programmes.models import Programme

from .models import BriefSection, GateCondition


def copy_standard(*, programme: Programme, **kwargs: Any) -> None:
    for model in (BriefSection, GateCondition):
        rows = list(model.objects.filter(programme=None))
        for row in rows:
            row.pk = model._meta.pk.get_default()
            row.programme = programme
        model.objects.bulk_create(rows)
