"""The comparison of one's own standard with a version, as its page shows it: what to choose first, then the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dips.blueprints import services, showing, wording
from dips.blueprints.merging import ABSENT, BASE, OURS, OWN, THEIRS, Change, Choice, Conflict, Entry
from dips.blueprints.showing import Line

from ..editor.speaking import spoken
from .places import Broken, field_of


@dataclass(frozen=True, slots=True)
class Question:
    """A conflict with its three columns and what may be chosen. `own` is what was written anew."""

    title: str
    section: str
    field: str
    ours_lines: list[Line]
    theirs_lines: list[Line]
    after: str
    options: list[tuple[str, str]]
    chosen: str
    own: str
    may_write: bool
    is_long: bool
    reasons: list[str]
    own_faults: list[str]


@dataclass(frozen=True, slots=True)
class Merged:
    """A record in which something changed, with what each side changed in it."""

    title: str
    section: str
    ours: list[Line]
    theirs: list[Line]


def questions(comparison: services.Comparison, posted: Mapping[str, str], broken: Broken) -> list[Question]:
    return [_question(each, comparison, posted, broken) for each in comparison.merge.conflicts]


def _question(
    conflict: Conflict, comparison: services.Comparison, posted: Mapping[str, str], broken: Broken
) -> Question:
    name, sides = field_of(conflict), _sides(comparison, conflict.section)
    schema = wording.schema_at(conflict.section, conflict.address)
    values = (conflict.base, conflict.ours, conflict.theirs)
    base, ours, theirs = ("" if value is ABSENT else wording.shown(value, schema) for value in values)
    chosen = conflict.chosen or Choice(posted.get(name, ""))
    words = [value for value in values if value is not ABSENT]
    may_write = all(isinstance(value, str) for value in words) and not schema.get("oneOf")
    result = conflict.chosen.of(*values) if conflict.chosen else None
    return Question(
        title=showing.title_at(conflict.section, conflict.address, *sides),
        section=wording.section_title(conflict.section),
        field=name,
        ours_lines=[_line(base, ours, conflict.ours)],
        theirs_lines=[_line(base, theirs, conflict.theirs)],
        after=wording.shown(result, schema) if conflict.chosen else "",
        options=list(_options(conflict, may_write=may_write)),
        chosen=chosen.side,
        own=posted.get(f"{name}-own", "") or (ours if may_write else ""),
        may_write=may_write,
        is_long=max(len(ours), len(theirs)) > 80,
        reasons=[spoken(fault.sentence, comparison.merge.document) for fault in conflict.faults],
        own_faults=broken.get((conflict.section, conflict.address), []),
    )


def _options(conflict: Conflict, *, may_write: bool) -> list[tuple[str, str]]:
    found = [
        (OURS, _("Keep yours")),
        (THEIRS, _("Take theirs")),
    ]
    if conflict.base is not ABSENT:
        found.append((BASE, _("Go back to what it was")))
    if may_write:
        found.append((OWN, _("Write it again")))
    return found


def _line(before: str, after: str, value: Any) -> Line:
    if value is ABSENT:
        return Line(_("Taken out"), wording.pieces(before, ""))
    return Line("", wording.pieces(before, after))


def _sides(comparison: services.Comparison, section: str) -> list[Any]:
    documents = (comparison.ours, comparison.theirs, comparison.base)
    return [each.sections.get(section, ABSENT) for each in documents]


def merged(entries: list[Entry], comparison: services.Comparison) -> list[Merged]:
    """Records in which one side or both changed something that needs no choice."""
    return [_merged(each, _sides(comparison, each.section)) for each in entries]


def _merged(entry: Entry, sides: list[Any]) -> Merged:
    return Merged(
        title=showing.title_at(entry.section, entry.address, *sides),
        section=wording.section_title(entry.section),
        ours=[_change(entry, change, sides) for change in entry.ours],
        theirs=[_change(entry, change, sides) for change in entry.theirs],
    )


def _change(entry: Entry, change: Change, sides: list[Any]) -> Line:
    schema = wording.schema_at(entry.section, change.address)
    before, after = ("" if value is ABSENT else wording.shown(value, schema) for value in (change.before, change.after))
    if not entry.address or len(change.address) > len(entry.address):
        title = wording.part_titles(entry.section, change.address, *sides)[-1] if change.address else ""
    else:
        title = _("New") if change.before is ABSENT else _("Taken out") if change.after is ABSENT else ""
    return Line(title, wording.pieces(before, after))
