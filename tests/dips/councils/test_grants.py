"""The database's rights are those of the checked-in file: no more, no fewer, no table forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from dips.councils import grants, owner, roles

GRANT = re.compile(r"^GRANT (?P<rights>.+?) ON public\.(?P<table>\w+) TO (?P<roles>[\w, ]+);$", re.MULTILINE)
RIGHT = re.compile(r"(?P<verb>[A-Z]+)(?: \((?P<columns>[\w, ]+)\))?")

TABLE_RIGHTS = """
SELECT c.relname, r.rolname, a.privilege_type, NULL
FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p') AND a.grantee <> c.relowner
UNION ALL
SELECT c.relname, r.rolname, a.privilege_type, t.attname
FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid
CROSS JOIN LATERAL aclexplode(t.attacl) a JOIN pg_roles r ON r.oid = a.grantee
WHERE c.relnamespace = 'public'::regnamespace
"""
TO_EVERYBODY = """
SELECT c.relname FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
WHERE c.relnamespace = 'public'::regnamespace AND a.grantee = 0
"""
SECURED = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity ORDER BY 1"
SCHEMA_KEYED = """
SELECT DISTINCT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname IN ('schema')
"""


def written() -> set[tuple[str, str, str, str | None]]:
    """Table, role, right and column, as the file says."""
    found = set()
    for line in GRANT.finditer(grants.text()):
        for right in RIGHT.finditer(line["rights"]):
            columns = right["columns"].split(", ") if right["columns"] else [None]
            found |= {
                (line["table"], role, right["verb"], column) for role in line["roles"].split(", ") for column in columns
            }
    return found


def in_database(link: owner.Owner) -> set[tuple[str, str, str, str | None]]:
    return {row for row in link.execute(TABLE_RIGHTS).fetchall() if row[1] != "dips_backup"}


@pytest.fixture
def link(db: None) -> Iterator[owner.Owner]:
    """The owner, in a transaction that is undone."""
    with owner.connect() as connection:
        yield connection
        connection.rollback()


def test_rights_are_those_of_the_file(link: owner.Owner) -> None:
    assert in_database(link) == written()
    assert link.execute(TO_EVERYBODY).fetchall() == []


def test_every_public_table_is_named(link: owner.Owner) -> None:
    tables = {row[0] for row in link.execute(grants.TABLES).fetchall()}

    assert {row[0] for row in written()} == tables, "say in platform/config/grants.sql who may do what with it"


def test_a_new_public_table_is_nobodys_until_it_is_named(link: owner.Owner) -> None:
    link.execute("CREATE TABLE public.brand_new (id int)")

    assert "brand_new" not in {row[0] for row in in_database(link)}
    assert "brand_new" in {row[0] for row in link.execute(grants.TABLES).fetchall()}


def test_every_table_with_lines_of_councils_has_a_row_policy(link: owner.Owner) -> None:
    keyed = {row[0] for row in link.execute(SCHEMA_KEYED).fetchall()}
    secured = {row[0] for row in link.execute(SECURED).fetchall()}

    assert keyed <= secured


def test_applying_again_changes_nothing(link: owner.Owner) -> None:
    before = in_database(link)

    assert grants.apply(link) is False
    assert grants.apply(link, always=True) is True
    assert in_database(link) == before


def test_shared_roles_cannot_log_in_or_inherit(link: owner.Owner) -> None:
    rows = link.execute(
        "SELECT rolname, rolcanlogin, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = ANY(%s) ORDER BY rolname",
        [[roles.COUNCILS, roles.OPERATOR, roles.PORTAL]],
    ).fetchall()

    assert rows == [(name, False, False, False) for name in sorted([roles.COUNCILS, roles.OPERATOR, roles.PORTAL])]
