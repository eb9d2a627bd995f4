"""Rights on the public tables: one file says them, `dips migrate` applies it, a test holds the catalog to it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from psycopg import sql

from .owner import Owner

FILE = Path(__file__).resolve().parents[2] / "config" / "grants.sql"
MARK = "grants "

TABLES = (
    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = 'public'::regnamespace"
    " ORDER BY relname"
)


def text() -> str:
    return FILE.read_text(encoding="utf-8")


def apply(link: Owner, *, always: bool = False) -> bool:
    """Run the file in one transaction, unless it is the one that was run last. Returns whether it was run."""
    statements = text()
    mark = MARK + hashlib.sha256(statements.encode()).hexdigest()
    row = link.execute("SELECT obj_description('public.django_migrations'::regclass)").fetchone()
    if not always and row == (mark,):
        return False
    with link.transaction():
        link.execute(statements.encode())
        link.execute(sql.SQL("COMMENT ON TABLE public.django_migrations IS {}").format(sql.Literal(mark)))
    return True
