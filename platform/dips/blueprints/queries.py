"""Reads of blueprints and adoptions."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from .models import Adoption, BlueprintVersion


def published() -> QuerySet[BlueprintVersion]:
    """What is offered to whoever asks: row policies leave out other regions' own."""
    return BlueprintVersion.objects.filter(withdrawn_at=None).defer("document")


def adoptions() -> QuerySet[Adoption]:
    """Those of the council one stands in, newest first."""
    return Adoption.objects.filter(schema=connection.schema_name)  # type: ignore[attr-defined]


def current_adoption() -> Adoption | None:
    return adoptions().first()
