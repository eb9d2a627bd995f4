"""What suppliers sent, as people read it: the receipts' own text, for the file that a council takes along."""

from __future__ import annotations

from collections.abc import Iterator

from django.template.loader import render_to_string
from django.utils import translation

from dips.archives.readable import Document, documents
from dips.councils.scope import current

from .models import Receipt

AT_ONCE = 50


def register() -> None:
    documents.register("applications", receipts)


def receipts(whole: bool) -> Iterator[Document]:
    """Every receipt; in a council's own copy those of calls that are unsealed."""
    found = Receipt.objects.select_related("application").order_by("application__reference", "application_id", "number")
    if not whole:
        found = found.filter(application__call__unsealed_at__isnull=False)
    council = current()
    with translation.override("en-gb"):
        for receipt in found.iterator(chunk_size=AT_ONCE):
            application = receipt.application
            context = {
                "council": council,
                "application": application,
                "receipt": receipt,
                "document": receipt.document,
            }
            folder = application.reference or str(application.pk)
            yield Document(
                f"applications/{folder}/receipt-{receipt.number}.txt",
                render_to_string("applications/receipt.txt", context),
            )
