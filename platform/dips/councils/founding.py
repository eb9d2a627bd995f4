"""The owner's part of making a council: to found it, in one transaction, and to take every trace of it away again."""

from __future__ import annotations

from typing import Any, LiteralString

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from psycopg import errors as pg
from psycopg import sql
from psycopg.types.json import Jsonb

from dips.kernel.actors import SYSTEM
from dips.kernel.faults import faultpoint
from dips.kernel.workflow import move

from . import links, lookup, owner, replay, roles, spares
from .models import Branding, Council, Domain, ProvisioningRun
from .provisioning import DETAILS, FIRST, LANGUAGES, logged, taken, write
from .scope import operator_scope
from .states import LIVE, AreaKind, CouncilState, RunState


def first_step(run: ProvisioningRun) -> None:
    """Schema, role, grants, Council, Domain and Branding in one transaction: all there, or nothing."""
    with owner.connect() as link:
        link.execute("SELECT pg_advisory_xact_lock_shared(%s)", [owner.MIGRATING])
        row = link.execute(
            "SELECT steps_done FROM councils_provisioningrun WHERE id = %s AND state = ANY(%s) FOR UPDATE",
            [run.pk, sorted(LIVE)],
        ).fetchone()
        if row is None or FIRST in row[0]:
            return
        spare = None if run.spare_of else spares.take(link, run)
        try:
            council = _take_over(link, run, spare) if spare else _found(link, run)
        except pg.UniqueViolation as error:
            raise taken(run, error.diag.constraint_name) from error
        if council.state != CouncilState.SPARE:
            _give_host(link, run, council)
        link.execute(
            "UPDATE councils_provisioningrun SET council_id = %s, schema_name = %s, steps_done = %s, step_log = %s,"
            " step = %s, attempts = 1, error = '' WHERE id = %s",  # whoever holds the run is about to try the next step
            [council.pk, run.schema_name, Jsonb([FIRST]), Jsonb(logged(run, FIRST)), FIRST, run.pk],
        )
        faultpoint("provision.before_first_commit")
    faultpoint("provision.after_first_commit")
    lookup.forget()


def _found(link: owner.Owner, run: ProvisioningRun) -> Council:
    """From nothing. Seed rows are copies of the pristine schema's; what must differ between councils is made anew."""
    link.execute(replay.read(link, settings.PRISTINE_SCHEMA).text(run.schema_name).encode())
    roles.create(link, run.schema_name)
    faultpoint("provision.after_schema")
    council = _council(link, run)
    owner.insert(link, council)
    owner.insert(link, Branding(council=council))
    _change(link, run, "wagtailcore_page", "UPDATE {} SET translation_key = gen_random_uuid()")
    return council


def _take_over(link: owner.Owner, run: ProvisioningRun, spare: spares.Spare) -> Council:
    """From one that was kept ready: its schema and its key stay, all else is said now."""
    run.schema_name = spare.schema_name
    council = _council(link, run)
    council.pk = spare.council
    owner.overwrite(link, council)
    return council


def languages_of(nation: str) -> list[str]:
    """In which a council's site is offered from its first day."""
    return list(LANGUAGES.get(nation.strip().lower(), ["en"]))


def _council(link: owner.Owner, run: ProvisioningRun) -> Council:
    said = [run.details.get("authority", ""), AreaKind.AUTHORITY.value]
    authority = link.execute("SELECT id FROM councils_region WHERE slug = %s AND kind = %s", said).fetchone()
    details = {name: run.details[name] for name in DETAILS if name in run.details}
    return Council(
        schema_name=run.schema_name,
        slug=run.slug,
        name=run.name,
        gss_code=run.gss_code,
        region_id=run.region_id,
        authority_id=authority[0] if authority else None,
        state=CouncilState.SPARE if run.spare_of else CouncilState.PROVISIONING,
        languages=languages_of(str(details.get("nation", ""))),
        **details,
    )


def _give_host(link: owner.Owner, run: ProvisioningRun, council: Council) -> None:
    host = links.default_host(run.slug)
    owner.insert(link, Domain(domain=host, tenant=council, is_primary=True))
    named = [host, settings.PUBLIC_PORT, run.name]
    _change(link, run, "wagtailcore_site", "UPDATE {} SET hostname = %s, port = %s, site_name = %s", named)


def _change(link: owner.Owner, run: ProvisioningRun, table: str, change: LiteralString, values: Any = ()) -> None:
    if link.execute("SELECT to_regclass(%s)", [f"{run.schema_name}.{table}"]).fetchone() != (None,):
        link.execute(sql.SQL(change).format(sql.Identifier(run.schema_name, table)), values)


def remove(run: ProvisioningRun) -> None:
    """Take away every trace of a failed run but its own row and the audit trail. May be repeated. Owner only."""
    with owner.connect() as link:
        link.execute("SET LOCAL lock_timeout = '30s'")
        roles.drop(link, run.schema_name)
        _forget_rows(link, run.schema_name)
    lookup.forget()
    with operator_scope(), transaction.atomic():
        run.refresh_from_db()
        if run.state == RunState.FAILED:
            move(run, "remove", by=SYSTEM)
            write(run, finished_at=Now())


def discard(run: ProvisioningRun) -> bool:
    """Take a spare away. Returns whether it still was one: a request may have taken it meanwhile."""
    with owner.connect() as link:
        link.execute("SET LOCAL lock_timeout = '30s'")
        found = link.execute(
            "DELETE FROM councils_provisioningrun r USING councils_council c"
            " WHERE r.id = %s AND c.id = r.council_id AND c.state = 'spare' RETURNING c.schema_name",
            [run.pk],
        ).fetchone()
        if found is None:
            return False
        roles.drop(link, found[0])
        _forget_rows(link, found[0])
    return True


def _forget_rows(link: owner.Owner, schema: str) -> None:
    """Rows of public tables that belong to the schema or point at its council. Audit and seals stay."""
    keep = ("kernel_auditevent", "kernel_auditseal")
    keyed = link.execute(
        "SELECT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " WHERE a.attname = 'schema' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
        " AND c.relname <> ALL(%s)",
        [list(keep)],
    ).fetchall()
    for (table,) in keyed:
        link.execute(sql.SQL("DELETE FROM {} WHERE schema = %s").format(owner.name(table)), [schema])
    pointing = link.execute(
        "SELECT r.relname, a.attname FROM pg_constraint k JOIN pg_class r ON r.oid = k.conrelid"
        " JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]"
        " WHERE k.contype = 'f' AND k.confrelid = 'public.councils_council'::regclass"
    ).fetchall()
    for table, column in pointing:
        change: LiteralString = "DELETE FROM {table} WHERE {column} = ({council})"
        if table == "councils_provisioningrun":
            change = "UPDATE {table} SET {column} = NULL WHERE {column} = ({council})"
        council = sql.SQL("SELECT id FROM councils_council WHERE schema_name = %s")
        names = {"table": owner.name(table), "column": owner.name(column), "council": council}
        link.execute(sql.SQL(change).format(**names), [schema])
    link.execute("DELETE FROM councils_council WHERE schema_name = %s", [schema])
