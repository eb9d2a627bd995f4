"""docs/authorisation.md as data: which answer each role gets at each address, and what to write for a new one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from tests.support.fingerprint import ROOT

from .roles import HALF, ROLES

FILE = ROOT / "docs" / "authorisation.md"
PORTAL, COUNCIL = "The portal", "A council's host"
URLCONFS: Mapping[str, str] = {PORTAL: "config.urls.public", COUNCIL: "config.urls.council"}
MARKS: Mapping[str, str] = {"✓": "yes", "↷": "elsewhere", "→": "sign in", "✗": "403", "·": "404"}
LET_IN = frozenset({"yes", "elsewhere"})
STEP, STEP_FIRST = "second step", "second step first"
# What the last cell of a line says: whom the second step is asked of. `both, GET admin`: of one alone to read.
WHO: Mapping[str, frozenset[str]] = {
    "": frozenset(), "admin": frozenset({"half-admin"}), "operator": frozenset({"half-operator"}), "both": frozenset(HALF),
}  # fmt: skip
NOT_OFFERED = ""
Row = tuple[str, ...]


@dataclass
class Matrix:
    """`doors`: the answers of each kind of door, in the order of the roles. `cells`: the door of a host's address and method.

    `steps`: who gets no further than to the second step at a host's address, by the method.
    """

    doors: dict[str, Row] = field(default_factory=dict)
    cells: dict[tuple[str, str, str], str] = field(default_factory=dict)
    steps: dict[tuple[str, str, str], frozenset[str]] = field(default_factory=dict)

    def expected(self, host: str, shown: str, method: str, role: str) -> str:
        """The answer of one cell; empty where the method is not offered."""
        door = self.cells[host, shown, method]
        if door == NOT_OFFERED:
            return NOT_OFFERED
        if role in self.steps[host, shown, method]:
            return STEP
        role = HALF.get(role, role)
        if role == "token" and not shown.startswith("/api/"):
            role = "stranger"  # a page knows no tokens
        return self.doors[door][ROLES.index(role)]

    def door_of(self, answers: Sequence[str], *, api: bool) -> str | None:
        """The door at which people got these answers; empty when nobody was let in and some were told 405."""
        if "405" in answers and not LET_IN & set(answers):
            return NOT_OFFERED
        length = len(ROLES) if api else len(ROLES) - 1
        rows = (name for name, row in self.doors.items() if row[:length] == tuple(answers)[:length])
        return next(rows, None)


def fits(expected: str, answer: str) -> bool:
    """Whether an answer is what the matrix says. Where a method is not offered, nobody may be let in."""
    return answer not in LET_IN if expected == NOT_OFFERED else answer == expected


@cache
def read() -> Matrix:
    """The matrix as it is written."""
    return parse(FILE.read_text(encoding="utf-8"))


def parse(text: str) -> Matrix:
    found, part = Matrix(), ""
    for title, header, cells in _rows(text):
        part = title
        if part == "Doors":
            assert header[1:] == list(ROLES), f"the columns of Doors must be {', '.join(ROLES)}"
            found.doors[cells[0]] = tuple(MARKS[mark] for mark in cells[1:])
        elif part in URLCONFS:
            assert header[-1] == STEP_FIRST, f"the last column of {part} must be {STEP_FIRST!r}"
            usual, *others = cells[-1].split(", ")
            asked = dict(other.split(" ") for other in others)
            for method, door in zip(header[1:-1], cells[1:-1], strict=True):
                found.cells[part, cells[0].strip("`"), method] = door
                found.steps[part, cells[0].strip("`"), method] = WHO[asked.get(method, usual)]
    assert {door for door in found.cells.values() if door} <= set(found.doors), "a door is named that is not drawn"
    return found


def _rows(text: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Second-level title, header and cells of each line of a table."""
    title, header = "", None
    for line in text.splitlines():
        if line.startswith("## "):
            title = line.removeprefix("## ")
        if not line.startswith("|"):
            header = None
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if header is None:
            header = cells
        elif not re.fullmatch(r"[-: ]+", "".join(cells)):
            yield title, header, cells


def methods(shown: str) -> tuple[str, ...]:
    """What the matrix says of an address: pages are read and posted to, the API speaks more."""
    return ("GET", "POST", "PUT", "PATCH", "DELETE") if shown.startswith("/api/v1/") else ("GET", "POST")


def line(shown: str, doors: Sequence[str], held_up: Collection[str]) -> str:
    """A line of the matrix, ready to be added. `held_up`: who was asked for the second step."""
    who = next(word for word, roles in WHO.items() if roles == frozenset(held_up))
    return f"| `{shown}` | {' | '.join([*doors, who])} |".replace("|  |", "| |").replace("|  |", "| |")


def drawn(name: str, answers: Sequence[str]) -> str:
    """A door, ready to be added."""
    signs = {kind: mark for mark, kind in MARKS.items()}
    return f"| {name} | {' | '.join(signs.get(each, each) for each in answers)} |"
