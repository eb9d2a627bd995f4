"""What has to be ended before a council may leave. Rooms above say it, in the council, a sentence each."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dips.councils.models import Council
from dips.councils.scope import council_scope
from dips.kernel.registry import Registry

from .errors import CallOpen

blockers: Registry[Callable[[], Iterable[str]]] = Registry("what keeps a council from leaving")
"""Each says in whole sentences what to close first; nothing where nothing stands in the way. Filled in `ready()`."""


def standing(council: Council) -> list[str]:
    with council_scope(council):
        return [sentence for _name, ask in blockers for sentence in ask()]


def require_none(council: Council) -> None:
    """Refuses with all of them at once."""
    if found := standing(council):
        raise CallOpen(name=council.name, what=" ".join(found))
