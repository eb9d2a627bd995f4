"""How a part of a blueprint looks to those it is for. Rooms register what they can draw; the editor shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from dips.kernel.registry import Registry

from .document import Document
from .editing import Address

ANY = "*"
Draw = Callable[[Document, Address], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Preview:
    """A template, and what it is given for a part of a document. `where` is a section and a way: `*` is any row."""

    where: tuple[str, ...]
    title: str | Promise
    template: str
    draw: Draw

    def fits(self, key: str, address: Address) -> bool:
        here = (key, *address)
        return len(here) == len(self.where) and all(
            wanted in (ANY, part) for wanted, part in zip(self.where, here, strict=True)
        )


registry: Registry[Preview] = Registry("previews of a blueprint's parts")


def register(*where: str, title: str | Promise, template: str, draw: Draw) -> None:
    """Offer a preview of whatever stands there: `register("calls/form", "pages", "*", title=…)`."""
    registry.register("/".join(where), Preview(where, title, template, draw))


def drawn(key: str, document: Document, address: Address) -> list[dict[str, Any]]:
    """Every preview of a part, ready for a page: its title, template and context."""
    return [
        {"title": each.title, "template": each.template, "context": each.draw(document, address)}
        for _key, each in registry
        if each.fits(key, address)
    ]
