"""Councils as the operator may know them: their own public columns, their blueprint's name, and the figures they note."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from dips.blueprints.models import Adoption
from dips.councils.models import Council
from dips.councils.states import CouncilState
from dips.kernel.models import AuditEvent

ADOPTION = ("id", "schema", "name", "version", "adopted_at")


ORDERS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "name": ("Name", ("name", "pk")),
    "newest": ("Newest first", ("-created_at", "pk")),
    "lively": ("Last change first", (F("activity__last_at").desc(nulls_last=True), "name")),
    "quiet": ("Longest without a change first", (F("activity__last_at").asc(nulls_first=True), "name")),
    "people": ("Most people first", (F("activity__people").desc(nulls_last=True), "name")),
    "calls": ("Most open calls first", (F("activity__open_calls").desc(nulls_last=True), "name")),
    "storage": ("Most files first", (F("activity__storage_bytes").desc(nulls_last=True), "name")),
}
NO_PLAN, READ_ONLY = "none", "read-only"


def found(
    *, words: str = "", state: str = "", plan: str = "", region: str = "", blueprint: str = "", order: str = "name"
) -> QuerySet[Council]:
    """By name, address or code, and by what they are. A strategic authority is asked for as a region is."""
    _label, columns = ORDERS.get(order, ORDERS["name"])
    councils = Council.objects.select_related("region", "activity").order_by(*columns)
    if words:
        asked = Q(name__icontains=words) | Q(slug__icontains=words) | Q(gss_code__iexact=words)
        councils = councils.filter(asked)
    if state == READ_ONLY:
        councils = councils.filter(read_only_since__isnull=False)
    else:
        councils = councils.filter(state=state) if state else councils.exclude(state=CouncilState.SPARE)
    if plan:
        councils = councils.filter(plan="" if plan == NO_PLAN else plan)
    if region:
        councils = councils.filter(Q(region__slug=region) | Q(authority__slug=region))
    if blueprint:
        taken = Adoption.objects.filter(schema=OuterRef("schema_name"), name=blueprint)
        councils = councils.filter(Exists(taken))
    return councils


def by_state() -> dict[str, int]:
    """How many councils are in each state; none is left out."""
    rows = dict(Council.objects.values_list("state").annotate(Count("pk")).order_by())
    return {state: rows.get(state, 0) for state in CouncilState.values}


def blueprints_of(schemas: Iterable[str]) -> dict[str, str]:
    """The blueprint each council took last, by its schema."""
    newest = Adoption.objects.filter(schema__in=list(schemas)).order_by("schema", "-adopted_at", "-id")
    return {row.schema: str(row) for row in newest.distinct("schema").only(*ADOPTION)}


def names() -> dict[str, Council]:
    """Every council by its schema, so that a row of a shared table can say whose it is."""
    return {council.schema_name: council for council in Council.objects.only("schema_name", "slug", "name")}


def adoptions(council: Council) -> QuerySet[Adoption]:
    return Adoption.objects.filter(schema=council.schema_name).only(*ADOPTION)


def events(model: str, pk: object) -> QuerySet[AuditEvent]:
    """What happened to one thing, newest first."""
    return AuditEvent.objects.filter(schema="public", model=model, object_id=str(pk)).order_by("-recorded_at", "-id")
