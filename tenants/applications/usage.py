"""How much the files of applicants take: counted with the council's own, and never held against an applicant."""

from __future__ import annotations

from django.db.models import Sum

from dips.councils import usage
from dips.councils.plans import Measure

from .models import ApplicationFile


def register() -> None:
    usage.register("applications", Measure.STORAGE, octets)


def octets() -> int:
    return ApplicationFile.objects.aggregate(sum=Sum("size"))["sum"] or 0
