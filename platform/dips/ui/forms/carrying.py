"""Carry out what a form asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from dips.kernel.errors import DomainError

T = TypeVar("T")


def carried_out(form: Any, verb: Callable[[], T], *, beyond: tuple[type[DomainError], ...] = ()) -> T | None:
    """What the verb gave back. None where nothing was sent yet, or there is something to mend: that stands at its field.

    Refusals of the kinds that are `beyond` the form are not shown on it, and leave.
    """
    if not form.is_valid():
        return None
    try:
        return verb()
    except beyond:
        raise
    except DomainError as refused:
        form.refuse(refused)
        return None
