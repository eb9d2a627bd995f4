"""How many councils took which blueprint."""

from __future__ import annotations

from django.db.models import Count

from dips.blueprints.models import Adoption
from dips.councils.models import Council
from dips.councils.states import CouncilState


def adoptions() -> dict[tuple[str, str], int]:
    """How many councils took each version, of whatever origin."""
    spares = Council.objects.filter(state=CouncilState.SPARE).values("schema_name")
    rows = (
        Adoption.objects.exclude(schema__in=spares)
        .values("name", "version")
        .annotate(councils=Count("schema", distinct=True))
    )
    return {(row["name"], row["version"]): row["councils"] for row in rows.order_by("name", "version")}
