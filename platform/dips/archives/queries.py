"""Reads of who leaves, who left, and what was exported."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from dips.councils import lookup
from dips.councils.scope import operator_scope, portal_scope

from .models import Departure, Export, FormerApplication
from .states import OPEN, DepartureState, ExportState

SEEN_BY_OPERATORS = ("id", "schema", "state", "error", "attempts", "keep_until", "created_at")


def exports(schema: str) -> QuerySet[Export]:
    """In the council."""
    return Export.objects.filter(schema=schema)


def exports_of(schema: str) -> QuerySet[Export]:
    """As the operator: how they went, never where the file is or who asked."""
    return Export.objects.only(*SEEN_BY_OPERATORS).filter(schema=schema)


def failed_exports() -> QuerySet[Export]:
    """As the operator: those given up, where the council has not asked for another since."""
    later = Export.objects.filter(schema=OuterRef("schema"), created_at__gt=OuterRef("created_at"))
    return Export.objects.only(*SEEN_BY_OPERATORS).filter(~Exists(later), state=ExportState.FAILED)


def open_departure(schema: str) -> Departure | None:
    """In the council, or as the operator."""
    return Departure.objects.filter(schema=schema, state__in=OPEN).first()


def announced(schema: str) -> Departure | None:
    """In the council: the departure that can still be stopped. Remembered until one is asked for or taken back."""
    known: Departure | None = lookup.kept("departure", schema, _announced)
    return known


def _announced(schema: str) -> Departure | None:
    found = Departure.objects.only("schema", "asked_by", "asked_label", "due_at", "created_at")
    return found.filter(schema=schema, state=DepartureState.ASKED).first()


def departures() -> QuerySet[Departure]:
    """As the operator: the newest first."""
    return Departure.objects.select_related("certificate")


def is_kept(slug: str) -> bool:
    """Whether a council left under this web address so lately that nobody gets it yet."""
    with portal_scope():
        return Departure.objects.filter(slug=slug, kept_until__gt=Now()).exists()


def former_applications(suppliers: Iterable[UUID]) -> QuerySet[FormerApplication]:
    """On the portal: what a supplier keeps of applications to councils that left."""
    return FormerApplication.objects.filter(supplier_id__in=list(suppliers))


def departure_of(slug: str) -> Departure | None:
    """The newest of a web address, whatever became of it."""
    with operator_scope():
        return Departure.objects.filter(slug=slug).order_by("-created_at").first()
