"""What keeps a council from leaving: a call that suppliers may be answering."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from dips.archives.blockers import blockers

from . import queries
from .states import CallState


def register() -> None:
    blockers.register("calls", open_calls)


def open_calls() -> Iterator[str]:
    """A sentence for each, with what to do about it."""
    for call in queries.calls().filter(state=CallState.PUBLISHED).order_by("closes_at", "pk"):
        yield _("Close or cancel the call of %(reference)s, “%(title)s”, first.") % {
            "reference": call.challenge.reference,
            "title": call.challenge.title,
        }
