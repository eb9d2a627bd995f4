"""What is published, by whom, for whom, and how many councils took which blueprint."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from dips.blueprints.models import Adoption, BlueprintVersion, Use
from dips.councils.models import Council
from dips.councils.states import CouncilState


def adoptions() -> dict[tuple[str, str], int]:
    """How many councils took each version, of whatever origin."""
    rows = (
        Adoption.objects.exclude(schema__in=_spares())
        .values("name", "version")
        .annotate(councils=Count("schema", distinct=True))
    )
    return {(row["name"], row["version"]): row["councils"] for row in rows.order_by("name", "version")}


def versions() -> QuerySet[BlueprintVersion]:
    """Every version that anybody published, without what it says."""
    return BlueprintVersion.objects.defer("document").order_by("name", "-published_at", "-id")


def uses() -> dict[tuple[str, str], int]:
    """How many councils work by each published version now."""
    rows = Use.objects.exclude(schema__in=_spares()).values("name", "version").annotate(councils=Count("schema"))
    return {(row["name"], row["version"]): row["councils"] for row in rows.order_by("name", "version")}


def _spares() -> QuerySet[Council, str]:
    """Those kept ready are nobody's yet."""
    return Council.objects.filter(state=CouncilState.SPARE).values_list("schema_name", flat=True)
