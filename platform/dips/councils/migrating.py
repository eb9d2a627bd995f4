"""Bring every schema up to the code: public and pristine by Django, the councils by replaying one council's SQL.

Councils in the same state are one case: the plan is made once, the first of them is migrated by Django while its SQL
is written down, and the others get the text, each in a transaction of its own. Whatever stops it, the next run goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from . import changes, grants, lookup, owner, regions, roles, waiting
from .connected import wrapper
from .owner import Owner

Tell = Callable[[str], None]
LOCK_TIMEOUT = "5s"
AT_ONCE = 200  # schemas in one look at their state

STATE = """
SELECT {schema}, count(*) || '.' || bit_xor(hashtextextended(app || '.' || name, 0)) FROM {record}
"""

# New content types and permissions come from signals that a replay does not send; pristine has had them.
NATURAL_KEYS = """
WITH kinds AS (
  INSERT INTO django_content_type (app_label, model)
    SELECT app_label, model FROM {pristine}.django_content_type
    EXCEPT SELECT app_label, model FROM django_content_type
  RETURNING id, app_label, model
), here AS (SELECT id, app_label, model FROM django_content_type UNION ALL SELECT * FROM kinds), rights AS (
  INSERT INTO auth_permission (name, content_type_id, codename)
    SELECT p.name, here.id, p.codename
    FROM {pristine}.auth_permission p
    JOIN {pristine}.django_content_type there ON there.id = p.content_type_id
    JOIN here ON (here.app_label, here.model) = (there.app_label, there.model)
    WHERE NOT EXISTS (
      SELECT 1 FROM auth_permission q WHERE q.content_type_id = here.id AND q.codename = p.codename)
  RETURNING id
)
SELECT (SELECT count(*) FROM kinds) + (SELECT count(*) FROM rights)
"""

# A key leaves a trigger on the table that it points at: the shared tables have few, the councils' catalog is long.
CROSS = """
SELECT DISTINCT n.nspname, r.relname, k.conname
FROM unnest(%s::text[]) AS shared
JOIN pg_trigger t ON t.tgrelid = to_regclass('public.' || quote_ident(shared))
JOIN pg_constraint k ON k.oid = t.tgconstraint
JOIN pg_class r ON r.oid = k.conrelid
JOIN pg_namespace n ON n.oid = r.relnamespace
WHERE k.contype = 'f' AND n.nspname <> 'public'
ORDER BY 1, 2, 3
"""


@dataclass
class Report:
    """What was done."""

    public: int = 0
    pristine: int = 0
    keys_dropped: int = 0
    grants: bool = False
    replayed: list[str] = field(default_factory=list)
    executed: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Whether anything was migrated."""
        return bool(self.public or self.pristine or self.replayed or self.executed)


def migrate(*, tell: Tell = lambda _text: None, verbosity: int = 0) -> Report:
    """Everything that is pending, in order. One at a time: a second `dips migrate` waits for the first."""
    if settings.ROLE_SWITCH:
        raise RuntimeError("migrations run as the owner: set DIPS_ROLE=owner")
    report = Report()
    with owner.connect(autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock(%s)", [owner.MIGRATING])
        roles.ensure_shared(link)
        begun = partial(waiting.mark, link, waiting.BEHIND)
        report.public = _by_django("public", tell=tell, verbosity=verbosity, begun=begun)
        pristine = settings.PRISTINE_SCHEMA
        link.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(owner.name(pristine)))
        report.pristine = _by_django(pristine, tell=tell, verbosity=verbosity)
        report.keys_dropped += drop_cross_schema_keys(link)
        report.grants = grants.apply(link, always=bool(report.public))
        regions.ensure(link)
        _councils(link, report, tell)
        report.keys_dropped += drop_cross_schema_keys(link)
        waiting.mark(link, waiting.BEHIND if report.failed else waiting.WHOLE)
        if report.changed:
            _end_what_is_kept(link)
    wrapper().set_schema_to_public()
    return report


def _end_what_is_kept(link: Owner) -> None:
    """Pages and what was remembered of councils show what stood before: replayed SQL is seen by nobody who watches."""
    found = link.execute("SELECT schema_name FROM councils_council").fetchall()
    changes.renew([changes.PORTAL, *(schema for (schema,) in found)])
    lookup.forget()


@contextmanager
def _inside(schema: str) -> Iterator[None]:
    """Stand in a schema with its own record of migrations: the public one must not be found in its place."""
    wrapper().set_schema(schema, include_public=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"{schema}.django_migrations"])
        (record,) = cursor.fetchone()
    if record is None:
        MigrationRecorder(connection).ensure_schema()
    wrapper().set_schema(schema)
    looked_for = MigrationRecorder.has_table  # through the catalog of all councils, by each recorder anew
    MigrationRecorder.has_table = lambda self: True  # type: ignore[method-assign]  # it stands here, as just seen
    try:
        yield
    finally:
        MigrationRecorder.has_table = looked_for  # type: ignore[method-assign]
        wrapper().set_schema_to_public()


def _by_django(schema: str, *, tell: Tell, verbosity: int, begun: Callable[[], None] = lambda: None) -> int:
    """Django's own command (by its class: django-tenants' command of that name loops over councils), but only where something is pending: it costs a second even to find nothing."""
    with _inside(schema):
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            begun()
            tell(f"{schema}: {len(plan)} migrations")
            options = {"interactive": False, "verbosity": verbosity, "skip_checks": True}
            if schema == "public" and ("kernel", "0001_initial") not in executor.loader.applied_migrations:
                call_command(
                    Migrate(), "kernel", "0001_initial", **options
                )  # other rooms' columns default to its function
            call_command(Migrate(), **options)
    return len(plan)


def drop_cross_schema_keys(link: Owner) -> int:
    """Wagtail's keys to the shared user: at 400 councils they would be thousands of triggers on one table."""
    keys = cross_schema_keys(link)
    for schema, table, key in keys:
        link.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(schema, table), owner.name(key))
        )
    return len(keys)


def cross_schema_keys(link: Owner) -> list[tuple[str, str, str]]:
    shared = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)})
    return [(schema, table, key) for schema, table, key in link.execute(CROSS, [shared]).fetchall()]


def states(link: Owner) -> dict[str, str]:
    """Schema to a hash of its applied migrations; one SQL for a few hundred councils."""
    found = link.execute(
        "SELECT schema_name FROM councils_council WHERE to_regnamespace(schema_name) IS NOT NULL ORDER BY schema_name"
    )
    schemas = [settings.PRISTINE_SCHEMA, *(row[0] for row in found.fetchall())]
    result: dict[str, str] = {}
    for start in range(0, len(schemas), AT_ONCE):
        parts = [
            sql.SQL(STATE).format(schema=sql.Literal(schema), record=sql.Identifier(schema, "django_migrations"))
            for schema in schemas[start : start + AT_ONCE]
        ]
        result.update(link.execute(sql.SQL("UNION ALL").join(parts)).fetchall())
    return result


def _councils(link: Owner, report: Report, tell: Tell) -> None:
    """Pristine stands at the code; whoever has another state is behind."""
    found = states(link)
    done = found.pop(settings.PRISTINE_SCHEMA)
    behind: dict[str, list[str]] = defaultdict(list)
    for schema, state in found.items():
        if state != done:
            behind[state].append(schema)
    for schemas in behind.values():
        tell(f"{len(schemas)} councils are behind")
        _one_state(link, schemas, report)
    if behind:
        tell(f"{len(report.replayed)} replayed, {len(report.executed)} by Django, {len(report.failed)} failed")


def _one_state(link: Owner, schemas: list[str], report: Report) -> None:
    """The first council shows the way. Data migrations cannot be written down, so then Django does each."""
    first, *others = schemas
    script: list[str] | None = None
    try:
        script = _execute(link, first)
        report.executed.append(first)
    except Exception as error:  # one council's trouble must not hold up the others
        report.failed[first] = f"{type(error).__name__}: {error}"
    for schema in others:
        try:
            if script is None:
                _execute(link, schema)
                report.executed.append(schema)
            else:
                _replay(link, schema, script)
                report.replayed.append(schema)
        except Exception as error:  # as above
            report.failed[schema] = f"{type(error).__name__}: {error}"


def _execute(link: Owner, schema: str) -> list[str] | None:
    """Migrate by Django's executor; return its SQL if that is all there was to it.

    The natural keys come first: whatever is killed afterwards, the record of migrations still says that it is behind.
    Most migrations bring none, and to look for them costs a council as much as the migration itself."""
    names = _natural_keys()
    with link.transaction():
        link.execute(_stand_in(schema))
        found = link.execute(names).fetchone()
    with _inside(schema), _written_down() as script, connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        try:
            executor = MigrationExecutor(connection)
            targets = executor.loader.graph.leaf_nodes()
            plan = executor.migration_plan(targets)
            executor.migrate(targets, plan=plan)
        finally:
            cursor.execute("SET lock_timeout = DEFAULT")
    if not all(_is_text(migration) for migration, _backwards in plan):
        return None
    brought = found is not None and found[0]
    return [*([names] if brought else []), *script, *(_recorded(migration) for migration, _backwards in plan)]


def _is_text(migration: Migration) -> bool:
    return migration.atomic and all(operation.reduces_to_sql for operation in migration.operations)


def _recorded(migration: Migration) -> str:
    statement = sql.SQL("INSERT INTO django_migrations (app, name, applied) VALUES ({}, {}, now())")
    return statement.format(migration.app_label, migration.name).as_string()


@contextmanager
def _written_down() -> Iterator[list[str]]:
    """Keep the text of every statement that the schema editor sends meanwhile."""
    script: list[str] = []
    usual: Any = connection.SchemaEditorClass

    class Writing(usual):  # the class is the backend's
        def execute(self, statement: Any, params: Any = ()) -> Any:
            text = str(statement)
            script.append(self.connection.ops.compose_sql(text, params) if params else text)
            return super().execute(statement, params)

    connection.SchemaEditorClass = Writing
    try:
        yield script
    finally:
        connection.SchemaEditorClass = usual


def _replay(link: Owner, schema: str, script: list[str]) -> None:
    """The same statements in another council: all of them, or none, in one message."""
    with link.transaction():
        text = (statement.strip().rstrip(";") for statement in [_stand_in(schema), *script])
        link.execute(";\n".join(text).encode())


def _stand_in(schema: str) -> str:
    """Until the transaction ends: unqualified names are this council's, and nobody is made to wait for long."""
    place = sql.SQL("SET LOCAL lock_timeout = {}; SET LOCAL search_path = {}, public")
    return place.format(LOCK_TIMEOUT, owner.name(schema)).as_string()


def _natural_keys() -> str:
    return sql.SQL(NATURAL_KEYS).format(pristine=owner.name(settings.PRISTINE_SCHEMA)).as_string()
