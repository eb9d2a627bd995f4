"""How much a site's pictures and documents take, and that no more is uploaded than the council's plan holds."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.db.models.signals import post_delete, post_save
from wagtail.documents.models import Document
from wagtail.images.models import Image

from dips.councils import usage
from dips.councils.plans import Measure


def register() -> None:
    usage.register("site", Measure.STORAGE, octets)
    for model in (Document, Image):
        for signal in (post_save, post_delete):
            signal.connect(_stored, sender=model, dispatch_uid=f"cms.usage.{model.__name__}")


def octets() -> int:
    return sum(model.objects.aggregate(sum=Sum("file_size"))["sum"] or 0 for model in (Document, Image))


def _stored(sender: Any, **kwargs: Any) -> None:
    usage.note(Measure.STORAGE)
