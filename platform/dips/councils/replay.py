"""Write one schema's catalog down as a script, and make another schema by it: seconds become tenths."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from psycopg import sql

from .owner import Owner

PLACE = "@schema@"

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = %s::regnamespace ORDER BY relname"

COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
  CASE WHEN a.attidentity = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
  CASE WHEN a.attcollation <> ty.typcollation THEN
    (SELECT quote_ident(n.nspname) || '.' || quote_ident(o.collname)
     FROM pg_collation o JOIN pg_namespace n ON n.oid = o.collnamespace WHERE o.oid = a.attcollation) END,
  CASE WHEN a.attidentity <> '' THEN
    (SELECT s.relname FROM pg_depend p JOIN pg_class s ON s.oid = p.objid AND s.relkind = 'S'
     WHERE p.refobjid = c.oid AND p.refobjsubid = a.attnum AND p.deptype = 'i' AND p.classid = 'pg_class'::regclass) END,
  (SELECT k.conname FROM pg_constraint k
   WHERE k.conrelid = c.oid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum]),
  a.attgenerated
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_type ty ON ty.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relkind = 'r' AND c.relnamespace = %s::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY c.relname, a.attnum
"""

CONSTRAINTS = """
SELECT r.relname, c.contype, c.conname, pg_get_constraintdef(c.oid), f.relname, f.relnamespace = r.relnamespace
FROM pg_constraint c
JOIN pg_class r ON r.oid = c.conrelid
LEFT JOIN pg_class f ON f.oid = c.confrelid
WHERE c.connamespace = %s::regnamespace AND c.contype IN ('p', 'u', 'c', 'x', 'f')
ORDER BY r.relname, c.contype = 'p' DESC, c.conname
"""

INDEXES = """
SELECT pg_get_indexdef(i.indexrelid)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r'
  AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
ORDER BY c.relname, 1
"""

OTHERS = """
SELECT (SELECT count(*) FROM pg_proc WHERE pronamespace = %(schema)s::regnamespace)
  + (SELECT count(*) FROM pg_class WHERE relkind IN ('v', 'm', 'p', 'f') AND relnamespace = %(schema)s::regnamespace)
  + (SELECT count(*) FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = %(schema)s::regnamespace)
  + (SELECT count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE NOT tgisinternal AND c.relnamespace = %(schema)s::regnamespace)
"""

SEQUENCES = (
    "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = %s AND last_value IS NOT NULL ORDER BY 1"
)

VALUE = r"'(?:[^']|'')*'::character varying"
ONE_OF = re.compile(rf"\((?P<column>\w+)\)::text = ANY \(\(ARRAY\[(?P<values>{VALUE}(?:, {VALUE})*)\]\)::text\[\]\)")


class CannotReplay(Exception):
    """The schema holds something that the script would lose."""


@dataclass(frozen=True, slots=True)
class Script:
    """What makes the tables, and what fills them with the seed rows."""

    tables: str
    rows: str

    def text(self, schema: str) -> str:
        if not re.fullmatch(r"[a-z_][a-z0-9_]*", schema):
            raise ValueError(f"not a name for a schema: {schema!r}")
        return (self.tables + self.rows).replace(PLACE, schema)


def read(link: Owner, source: str) -> Script:
    """Read the catalog of `source`. Refuses functions, views, triggers and policies: the script knows only tables."""
    with _nameless(link):
        if link.execute("SELECT to_regnamespace(%s)", [source]).fetchone() == (None,):
            raise CannotReplay(f"there is no schema {source!r}; run `dips migrate` first")
        (others,) = link.execute(OTHERS, {"schema": source}).fetchone() or (0,)
        if others:
            raise CannotReplay(f"{source} holds {others} functions, views, triggers or policies")
        columns = _columns(link, source)
        constraints, foreign = _constraints(link, source)
        order, late = _in_order([row[0] for row in link.execute(TABLES, [source])], foreign)
        lines = [f"CREATE SCHEMA {PLACE}"]
        for table, keys in order:
            inside = ", ".join(columns[table] + constraints[table] + keys)
            lines.append(f'CREATE TABLE {source}."{table}" ({inside})')
        lines += [f'ALTER TABLE {source}."{table}" ADD {key}' for table, key in late]
        lines += [row[0] for row in link.execute(INDEXES, [source])]
        rows = _rows(link, source, [table for table, _keys in order])
    tables = re.sub(rf"\b{re.escape(source)}\.", f"{PLACE}.", ";\n".join(lines) + ";\n")
    return Script(tables=_as_first_said(tables), rows=rows)


def _as_first_said(text: str) -> str:
    """Undo the one turn of phrase that PostgreSQL does not read back as it wrote it.

    `state IN ('a', 'b')` on a varchar is written down as a cast of the whole array, and would come back as a cast of
    each element: the same predicate, but no longer the same line in a dump.
    """
    return ONE_OF.sub(
        lambda found: f"{found['column']} IN ({found['values'].replace('::character varying', '')})", text
    )


@contextmanager
def _nameless(link: Owner) -> Iterator[None]:
    """With an empty search path, so that every name in the catalog is written with its schema."""
    row = link.execute("SELECT current_setting('search_path')").fetchone()
    link.execute("SELECT set_config('search_path', '', false)")
    yield
    link.execute("SELECT set_config('search_path', %s, false)", [row[0] if row else ""])


def _columns(link: Owner, source: str) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = defaultdict(list)
    rows = link.execute(COLUMNS, [source]).fetchall()
    for table, column, kind, required, identity, default, collation, sequence, not_null, generated in rows:
        text = f'"{column}" {kind}'
        if collation:
            text += f" COLLATE {collation}"
        if identity:
            text += f" GENERATED {'BY DEFAULT' if identity == 'd' else 'ALWAYS'} AS IDENTITY"
            if sequence != f"{table}_{column}_seq":
                text += f' (SEQUENCE NAME {source}."{sequence}")'
        elif generated:
            text += f" GENERATED ALWAYS AS ({default}) {'STORED' if generated == 's' else 'VIRTUAL'}"
        elif default:
            text += f" DEFAULT {default}"
        if required:
            usual = not_null in (None, f"{table}_{column}_not_null")
            text += " NOT NULL" if usual else f' CONSTRAINT "{not_null}" NOT NULL'
        columns[table].append(text)
    return columns


def _constraints(link: Owner, source: str) -> tuple[dict[str, list[str]], dict[str, list[tuple[str, str]]]]:
    """Constraints by table, and foreign keys by table with the table they point at. Those that leave the schema stay out."""
    constraints: dict[str, list[str]] = defaultdict(list)
    foreign: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for table, kind, label, definition, target, inside in link.execute(CONSTRAINTS, [source]).fetchall():
        text = f'CONSTRAINT "{label}" {definition}'
        if kind != "f":
            constraints[table].append(text)
        elif inside:
            foreign[table].append((target, text))
    return constraints, foreign


def _in_order(
    tables: list[str], foreign: dict[str, list[tuple[str, str]]]
) -> tuple[list[tuple[str, list[str]]], list[tuple[str, str]]]:
    """Tables after those they point at, with their keys inline; a key that closes a circle comes late, by ALTER TABLE.

    Late keys are few: PostgreSQL looks for rows that break them, which costs six times what a key inline does.
    """
    done: set[str] = set()
    left = set(tables)
    order: list[tuple[str, list[str]]] = []
    late: list[tuple[str, str]] = []
    while left:
        ready = sorted(
            table for table in left if all(target == table or target in done for target, _ in foreign.get(table, []))
        )
        if not ready:
            circle = _a_circle(left, foreign)
            ready = [
                min(circle, key=lambda table: (sum(to in left and to != table for to, _ in foreign[table]), table))
            ]
        for table in ready:
            inline = []
            for target, text in foreign.get(table, []):
                if target == table or target in done:
                    inline.append(text)
                else:
                    late.append((table, text))
            order.append((table, inline))
        done.update(ready)
        left.difference_update(ready)
    return order, late


def _a_circle(left: set[str], foreign: dict[str, list[tuple[str, str]]]) -> set[str]:
    """Tables that wait for each other and for nothing else. There is such a circle where every table waits."""
    waits = {table: _reached(table, left, foreign) for table in left}
    return next(reached for table, reached in sorted(waits.items()) if all(table in waits[each] for each in reached))


def _reached(start: str, left: set[str], foreign: dict[str, list[tuple[str, str]]]) -> set[str]:
    """What a table points at, and what that points at, among those that are left."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        table = ahead.pop()
        new = {to for to, _key in foreign.get(table, []) if to in left and to != table} - found
        found |= new
        ahead += new
    return found


def _rows(link: Owner, source: str, tables: list[str]) -> str:
    lines = []
    for table in tables:
        where = sql.Identifier(source, table)
        if link.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(where)).fetchone():
            lines.append(f'INSERT INTO {PLACE}."{table}" OVERRIDING SYSTEM VALUE SELECT * FROM {source}."{table}";')  # noqa: S608 -- names come from the catalog
    values = [f"setval('{PLACE}.\"{name}\"', {last})" for name, last in link.execute(SEQUENCES, [source])]
    if values:
        lines.append(f"SELECT {', '.join(values)};")
    return "\n".join(lines) + "\n"
