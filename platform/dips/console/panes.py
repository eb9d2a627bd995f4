"""What an emergency access can reach. The rooms above say it, and show it by the reads that officers have; nobody writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dips.kernel.models import AuditEvent
from dips.kernel.registry import Registry

LIST = "list"  # the key of the page that lists what lies within reach


@dataclass(frozen=True, slots=True)
class Item:
    """Something within reach: the key of its page, and how it is told from the others."""

    key: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A question and what was answered. Of files the names alone: no emergency access hands out a file."""

    label: str
    text: str = ""
    files: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One thing to read."""

    title: str
    facts: Sequence[tuple[str, str]]
    parts: Sequence[tuple[str, Sequence[Line]]]


@dataclass(frozen=True, slots=True)
class Pane:
    """One kind of reach. Both are called inside the council, in its role, in a transaction that cannot write.

    `items` lists what lies within the reference; `paper` reads one of them, and finds nothing that lies outside.
    What is sealed is refused by both as it is to an officer. `require` refuses what is not there to be read, so that a
    slip of the pen opens nothing and alarms nobody; of what is sealed it says nothing but that. `has` says whether the
    reference could be of this kind. `called` says by reference and key which page was read.
    """

    label: str
    hint: str
    items: Callable[[str], list[Item]]
    paper: Callable[[str, str], Paper]
    has: Callable[[str], bool]
    require: Callable[[str], None]
    called: Callable[[str, str], str]


panes: Registry[Pane] = Registry("what an emergency access can reach")


def page_read(event: AuditEvent) -> str:
    """Which page a line of the trail is about, by the access's own words: its kind and its reference."""
    kind, _space, reference = event.object_label.partition(" ")
    key = str(event.data.get("page", ""))
    return panes.get(kind).called(reference, key) if kind in panes else key
