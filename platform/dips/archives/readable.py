"""What people can read without this service: a page of plain words, lists as CSV, and documents that rooms add."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from psycopg import sql

from dips.councils.models import Council
from dips.kernel.registry import Registry

from . import catalog, classes, packing, rows
from .catalog import Catalog
from .classes import Table

WIDTH = 76
CSV = sql.SQL(" (FORMAT csv, HEADER)")
MARKED = """(SELECT CASE WHEN left(said, 1) IN ('=', '+', '-', '@', E'\\t', E'\\r') THEN '''' || said ELSE said END
  FROM (SELECT {0}::text AS said) AS whole) AS {1}"""
# A value of JSON as people read it: a line for each entry that has something, its key in words before it.
LINES = """CASE jsonb_typeof({0})
  WHEN 'object' THEN (
    SELECT string_agg(
      upper(left(pair_key, 1)) || replace(substr(pair_key, 2), '_', ' ') || ': '
      || CASE pair_value WHEN 'true' THEN 'yes' WHEN 'false' THEN 'no' ELSE pair_value END,
      E'\\n' ORDER BY pair_key COLLATE "C")
    FROM jsonb_each_text({0}) AS pair (pair_key, pair_value) WHERE pair_value <> '')
  WHEN 'array' THEN (
    SELECT string_agg(entry, E'\\n' ORDER BY place)
    FROM jsonb_array_elements_text({0}) WITH ORDINALITY AS entries (entry, place))
  ELSE {0} #>> '{{}}' END"""


@dataclass(frozen=True, slots=True)
class Document:
    """One document; the path is below `documents/`."""

    path: str
    text: str


Documents = Callable[[bool], Iterator[Document]]
documents: Registry[Documents] = Registry("readable documents of an export")
"""Asked in the council, in the export's own moment. The answer is given in a stable order; `whole` says whether what
nobody at the council may read belongs to it. Filled in `ready()`."""


def release() -> str:
    try:
        return version("dips-in-a-box")
    except PackageNotFoundError:
        return "0"


def readme(council: Council, *, whole: bool) -> str:
    reasons = dict.fromkeys(each.why for each in classes.left_out())
    why = "\n".join(textwrap.fill(each, WIDTH, initial_indent="  - ", subsequent_indent="    ") for each in reasons)
    return README.format(name=council.name, left_out="" if whole else LEFT_OUT, why=why)


def write(council: Council, packer: packing.Packer, known: dict[str, Catalog], *, whole: bool) -> None:
    """The lists, then the documents."""
    for table in classes.own():
        if not table.is_list:
            continue
        columns = catalog.carried(table, known[table.place][table.name])
        query = sql.SQL("COPY (SELECT {} {} ORDER BY {}) TO STDOUT").format(
            sql.SQL(", ").join(_cell(table, each) for each in columns),
            rows.of(table, council, whole=whole),
            sql.SQL(", ").join(sql.Identifier(each.name) for each in columns if each.is_key),
        )
        with packer.part(f"lists/{table.name}.csv") as into:
            rows.copy_out(council, table, query + CSV, into)
    for _name, given in documents:
        for document in given(whole):
            packer.text(f"documents/{document.path}", document.text)


def _cell(table: Table, column: catalog.Column) -> sql.Composable:
    """In words, whatever a program needs: `tables/` has that, and nothing is put back from a list.

    A text that a spreadsheet would take for a formula is given a mark before it, so that it stays a text.
    """
    value = rows.written(table, column.name)
    if column.name in table.listed:
        value = sql.SQL("({})").format(sql.SQL(table.listed[column.name]))
    elif column.type == "jsonb":
        value = sql.SQL(LINES).format(value)
    elif column.type.endswith("[]"):
        value = sql.SQL("array_to_string({}, ', ')").format(value)
    elif column.type not in catalog.TEXT:
        return sql.SQL("{} AS {}").format(value, sql.Identifier(column.name))
    return sql.SQL(MARKED).format(value, sql.Identifier(column.name))


LEFT_OUT = """
This is the council's own copy. It is without what nobody at the council may
read: applications that were never sent, and those to a call that is still
sealed. The letters that the service sent are not in it either. Whoever runs
the service can make the whole file.
"""
README = """\
{name}: everything that this council keeps in the service
{left_out}
What is in this file

  lists/       tables that people read, for any spreadsheet (CSV, UTF-8);
               a cell with several answers has one on each line.
               A text that a spreadsheet would take for a formula begins
               with an apostrophe here, and only here.
  documents/   what suppliers sent, one page each, for any browser.
  files/       pictures and documents as they were uploaded;
               files/private/ holds what suppliers attached.
  tables/      every row, one line of JSON each, for programs. This is what
               the service puts back.
  people.ndjson  whom the rows name: address and name. No passwords.
  manifest.json  what is in this file: each part with its size and its
               SHA-256, each table with its number of rows, the release that
               wrote it, and the head of the audit trail's chain.

Not in it, and why

{why}

How to put it back

  dips council restore FILE

It refuses a file of which one byte was changed. The council comes back
closed, and nothing that others rely on is in force until it is proved again:
addresses and e-mail domains of the council's own are asked for, and count
once a new record stands in the DNS; letters come from the service's address
until then; sign-on is off, and its secret is asked for; what was shared with
a region is shared with nobody until the council agrees again; no plan is
paid for. Invoices are a record of what was asked for and paid.

Keep it safe: it holds personal data.
"""
