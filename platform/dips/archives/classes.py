"""What each table is to a council, as `config/archive.yaml` says it; a table that it does not name stops everything."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import connection
from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import DomainError

FILE = Path(__file__).resolve().parents[2] / "config" / "archive.yaml"
COUNCIL, PUBLIC = "council", "public"
OWN, SECRET, DERIVED, TRACE, KEPT, NATIONAL = "own", "secret", "derived", "trace", "kept", "national"
STANDING = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname = %s ORDER BY 1
"""


class Unclassified(DomainError):
    code = "unclassified_table"
    status = 500
    default = _(
        "Nobody has said what these tables are to a council: %(tables)s. Nothing was done. Say it in archive.yaml."
    )


@dataclass(frozen=True, slots=True)
class Table:
    """One line of the file."""

    place: str
    name: str
    kind: str
    by: str = ""
    where: str = ""
    blank: dict[str, str] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    listed: dict[str, str] = field(default_factory=dict)
    region: tuple[str, ...] = ()
    is_list: bool = False
    stays: bool = False
    withheld: str = ""
    why: str = ""

    @property
    def key(self) -> str:
        return f"{self.place}/{self.name}"

    @property
    def whose(self) -> str:
        """SQL that finds a council's rows in a public table."""
        if self.by == COUNCIL:
            return "council_id = %(council)s"
        return self.where or f"{self.by} = %(schema)s"


@cache
def all_tables() -> tuple[Table, ...]:
    """Every line, in the order of the file's places and kinds, then by name."""
    said = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        _table(place, name, kind, facts or {})
        for place in (COUNCIL, PUBLIC)
        for kind, lines in said[place].items()
        for name, facts in sorted((lines if isinstance(lines, dict) else {each: {} for each in lines}).items())
    )


def _table(place: str, name: str, kind: str, facts: dict[str, Any]) -> Table:
    plain = {
        each: facts[each]
        for each in ("by", "where", "blank", "written", "listed", "stays", "withheld", "why")
        if each in facts
    }
    return Table(place, name, kind, region=tuple(facts.get("region", ())), is_list=bool(facts.get("list")), **plain)


def own() -> list[Table]:
    """What is exported and put back: the public rows first, for the council's own come after its own row."""
    return sorted((each for each in all_tables() if each.kind == OWN), key=lambda each: (each.place, each.name))


def left_out() -> list[Table]:
    """What is the council's in some way, and not in its file; each says why."""
    return [each for each in all_tables() if each.kind in (SECRET, DERIVED, TRACE)]


def of_public(*kinds: str) -> list[Table]:
    return [each for each in all_tables() if each.place == PUBLIC and each.kind in kinds]


def unclassified(schema: str) -> list[str]:
    """Tables that stand in the public schema or in this one, and in no line."""
    said = {each.key for each in all_tables()}
    with connection.cursor() as cursor:
        found = []
        for place, name in ((COUNCIL, schema), (PUBLIC, PUBLIC)):
            cursor.execute(STANDING, [name])
            found += [f"{place}/{table}" for (table,) in cursor.fetchall()]
    return [each for each in found if each not in said]


def require_all(schema: str) -> None:
    """Refuses while a table is not classified: what nobody thought of would be lost or left behind."""
    if missing := unclassified(schema):
        raise Unclassified(tables=", ".join(missing))
