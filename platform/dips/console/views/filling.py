"""Carry out what a form asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from dips.kernel.errors import DomainError
from dips.ui.forms import GovukForm

T = TypeVar("T")


def carried_out(form: GovukForm, verb: Callable[[], T]) -> T | None:
    """What the verb gave back. None where nothing was sent yet, or there is something to mend: that stands at its field."""
    if not form.is_valid():
        return None
    try:
        return verb()
    except DomainError as refused:
        form.refuse(refused)
        return None
