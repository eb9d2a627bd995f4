"""What may be chosen where the format alone cannot say: a section's schema names a register, its room fills it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dips.kernel.registry import Registry

from .document import Document
from .editing import Address


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose, and how people read it. Options of one `group` stand together."""

    value: Any
    label: str
    hint: str = ""
    group: str = ""


Options = Callable[[Document, Address], list[Option]]
registry: Registry[Options] = Registry("what may be chosen in a blueprint")


def options(name: str, document: Document, address: Address) -> list[Option]:
    """What may be chosen at an address of this document: `address` leads to the record that is being written."""
    return registry.get(name)(document, address)
