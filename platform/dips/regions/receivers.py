"""Count again when a thing that is counted moves on; note at sign-in who may look at an area."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in

from dips.councils.scope import current
from dips.kernel.workflow import moved

from . import links, measures, services


def connect() -> None:
    moved.connect(count_after_a_move, dispatch_uid="regions.count_after_a_move")
    user_logged_in.connect(links.note_at_sign_in, dispatch_uid="regions.note_at_sign_in")


def count_after_a_move(sender: Any, **kwargs: object) -> None:
    """Writes the wish alone, and only where a measure says that it follows such moves."""
    label = sender._meta.label_lower
    if any(label in measure.follows for measure in measures.measures()) and current() is not None:
        services.count_soon()
