"""The registry of sections. Each room brings its own: shape, meaning, and how it is read and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from dips.kernel.actors import Actor
from dips.kernel.registry import Registry

from .document import Document
from .faults import Fault


def no_faults(data: Any, document: Document) -> Iterable[Fault]:
    """For a section whose schema says it all."""
    return ()


Grow = Callable[[Any, Any, int], tuple[Any, list[str]]]


@dataclass(frozen=True, slots=True)
class Section:
    """One file of a blueprint.

    `key` is "room/section". `after` names sections that are applied and checked before it. `schema` is JSON Schema;
    a property marked `x-markdown: true` is a long text, kept in a `.md` file of its own. `export()` reads the
    council one stands in; `apply(data, by)` makes the council's standard be this data, and may run twice.
    `since` is the revision of the format that brought the section; `grow(data, shipped, revision)` adds to data of an
    older revision what came later, and says what it added. `tidy(data)` gives texts that may be written in several ways
    their one form, so that what is exported is what was taken.
    For a council at work: `in_use(data, document)` says what of a change cannot be done now, `also` names a permission
    that changing this section needs besides that of the blueprint, and `page` the address of a page that shows the
    section better than a form made from its schema does.
    """

    key: str
    schema: dict[str, Any]
    export: Callable[[], Any]
    apply: Callable[[Any, Actor], None]
    check: Callable[[Any, Document], Iterable[Fault]] = no_faults
    after: tuple[str, ...] = ()
    required: bool = True
    since: int = 0
    grow: Grow | None = None
    tidy: Callable[[Any], Any] | None = None
    in_use: Callable[[Any, Document], Iterable[Fault]] = no_faults
    also: str = ""
    page: str = ""


registry: Registry[Section] = Registry("blueprint sections")


def register(section: Section) -> None:
    registry.register(section.key, section)


def ordered() -> list[Section]:
    """Every section, each after those it names. A name nobody registered does not count."""
    waiting = dict(iter(registry))
    done: list[Section] = []
    while waiting:
        ready = [key for key, section in waiting.items() if not set(section.after) & set(waiting)]
        if not ready:
            raise ValueError(f"sections wait for each other: {sorted(waiting)}")
        done += [waiting.pop(key) for key in ready]
    return done
