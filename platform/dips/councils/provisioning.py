"""The steps that make a council: the first by the owner, in one transaction; the others as the council itself.

A run may be killed at any point. Its lease then runs out, and whoever takes it next finds the steps that are done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import LiteralString
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from psycopg import errors as pg
from psycopg import sql
from psycopg.types.json import Jsonb

from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import Conflict, DomainError
from dips.kernel.faults import faultpoint
from dips.kernel.ids import uuid7
from dips.kernel.registry import Registry
from dips.kernel.workflow import move

from . import links, lookup, owner, replay, roles
from .models import Branding, Council, Domain, ProvisioningRun
from .scope import council_scope, operator_scope
from .states import LIVE, CouncilState, RunState

FIRST, LAST = "schema", "activate"
LEASE = timedelta(
    seconds=40
)  # with the round of the beat less than a minute; renewed at every step; a second holder waits for a first that is still at work
TRIES = 3
DETAILS = ("short_name", "kind", "nation", "illustrative", "contact_email", "privacy_contact", "email_domain", "plan")
LANGUAGES = {"wales": ["en", "cy"]}  # of a nation's councils from their first day

StepFunction = Callable[[Council, ProvisioningRun], object]
Check = Callable[[ProvisioningRun], None]
Announce = Callable[[str, str], None]


class SlugTaken(Conflict):
    code = "web_address_taken"
    default = _("There is already a council with the web address “%(slug)s”.")


class CouncilTaken(Conflict):
    """The same authority by its code, whatever web address was asked for."""

    code = "council_taken"
    default = _("%(name)s is here already, or is being set up.")


def taken(run: ProvisioningRun, violated: str | None) -> Conflict:
    """What a unique constraint on a request or a council said."""
    if "gss_code" in (violated or ""):
        return CouncilTaken(name=run.name, field="gss_code")
    return SlugTaken(slug=run.slug, field="slug")


@dataclass(frozen=True, slots=True)
class Step:
    """A named, idempotent part of making a council. `check` may refuse a request before anything is made."""

    key: str
    run: StepFunction
    after: tuple[str, ...] = ()
    label: str = ""
    check: Check | None = None


steps: Registry[Step] = Registry("provisioning steps")


def register_step(
    key: str, fn: StepFunction, after: str | tuple[str, ...] = (), *, label: str = "", check: Check | None = None
) -> Step:
    """A room adds its step when the apps are ready. The last one, which opens the council, always comes last."""
    wanted = (after,) if isinstance(after, str) else tuple(after)
    return steps.register(key, Step(key, fn, wanted, label or key, check))


def ordered() -> list[Step]:
    """Steps after those they wait for, otherwise in the order of registration."""
    waiting = [step for key, step in steps if key != LAST]
    order: list[Step] = []
    done = {FIRST}
    while waiting:
        ready = next((step for step in waiting if done.issuperset(step.after)), None)
        if ready is None:
            raise LookupError(f"steps wait for each other or for nothing: {[step.key for step in waiting]}")
        waiting.remove(ready)
        order.append(ready)
        done.add(ready.key)
    return [*order, *([steps.get(LAST)] if LAST in steps else [])]


def check(run: ProvisioningRun) -> None:
    """Ask each step whether it could do its part; the first refusal is raised."""
    for step in ordered():
        if step.check is not None:
            step.check(run)


def claim(run_id: UUID) -> ProvisioningRun | None:
    """Take the run for a while, and count a try of its present step. None if it is over or somebody has it."""
    with operator_scope(), transaction.atomic():
        free = Q(lease_until=None) | Q(lease_until__lt=Now())
        run = ProvisioningRun.objects.select_for_update().filter(free, pk=run_id, state__in=LIVE).first()
        if run is None:
            return None
        if run.attempts >= TRIES:
            give_up(run, run.error or "stopped three times without a word")
            return None
        if run.state == RunState.WAITING:
            move(run, "start", by=SYSTEM)
        run.lease_holder, run.attempts = uuid7(), run.attempts + 1
        _write(run, lease_holder=run.lease_holder, lease_until=Now() + Value(LEASE), attempts=run.attempts)
    return run


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
        link.execute(replay.read(link, settings.PRISTINE_SCHEMA).text(run.schema_name).encode())
        roles.create(link, run.schema_name)
        faultpoint("provision.after_schema")
        council = _council(run)
        try:
            owner.insert(link, council)
        except pg.UniqueViolation as error:
            raise taken(run, error.diag.constraint_name) from error
        host = links.default_host(run.slug)
        owner.insert(link, Domain(domain=host, tenant=council, is_primary=True))
        owner.insert(link, Branding(council=council))
        _make_its_own(link, run, host)
        link.execute(
            "UPDATE councils_provisioningrun SET council_id = %s, steps_done = %s, step_log = %s, step = %s,"
            " attempts = 1, error = '' WHERE id = %s",  # whoever holds the run is about to try the next step
            [council.pk, Jsonb([FIRST]), Jsonb(_logged(run, FIRST)), FIRST, run.pk],
        )
        faultpoint("provision.before_first_commit")
    faultpoint("provision.after_first_commit")
    lookup.forget()


def _council(run: ProvisioningRun) -> Council:
    details = {name: run.details[name] for name in DETAILS if name in run.details}
    return Council(
        schema_name=run.schema_name,
        slug=run.slug,
        name=run.name,
        gss_code=run.gss_code,
        region_id=run.region_id,
        state=CouncilState.PROVISIONING,
        languages=LANGUAGES.get(str(details.get("nation", "")).strip().lower(), ["en"]),
        **details,
    )


def _make_its_own(link: owner.Owner, run: ProvisioningRun, host: str) -> None:
    """Seed rows are copies; what must differ between councils is made anew."""
    changes: dict[str, tuple[LiteralString, list[object]]] = {
        "wagtailcore_site": (
            "UPDATE {} SET hostname = %s, port = %s, site_name = %s",
            [host, settings.PUBLIC_PORT, run.name],
        ),
        "wagtailcore_page": ("UPDATE {} SET translation_key = gen_random_uuid()", []),
    }
    for table, (change, values) in changes.items():
        if link.execute("SELECT to_regclass(%s)", [f"{run.schema_name}.{table}"]).fetchone() != (None,):
            link.execute(sql.SQL(change).format(sql.Identifier(run.schema_name, table)), values)


def later_steps(run: ProvisioningRun) -> Iterator[Step]:
    """Carry out what is left, one step at a time; yields each step before it is run."""
    run.refresh_from_db()
    assert run.council is not None
    for step in ordered():
        if step.key in run.steps_done:
            continue
        yield step
        with council_scope(run.council), transaction.atomic():
            _alone(run)
            faultpoint("provision.before_step", step.key)
            step.run(run.council, run)
        faultpoint("provision.before_note", step.key)
        _done(run, step)


def _alone(run: ProvisioningRun) -> None:
    """A holder whose lease ran out may still be at work: the second waits for the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 11))", [str(run.pk)])


def _done(run: ProvisioningRun, step: Step) -> None:
    run.steps_done, run.step_log = [*run.steps_done, step.key], _logged(run, step.key)
    done = {"steps_done": run.steps_done, "step_log": run.step_log, "step": step.key}
    with operator_scope():
        _write(run, **done, attempts=1, error="", lease_until=Now() + Value(LEASE))


def _logged(run: ProvisioningRun, step: str, error: str = "") -> list[dict[str, object]]:
    """What was tried so far, and this."""
    return [*run.step_log, {"step": step, "at": clock.now().isoformat(), "error": error}]


def present_step(run: ProvisioningRun) -> str:
    """The step that comes next, or that failed."""
    wanted = [FIRST, *(step.key for step in ordered())]
    return next((key for key in wanted if key not in run.steps_done), LAST)


def release(run: ProvisioningRun) -> None:
    """Give the run back between two steps; the try that went well does not count."""
    with operator_scope():
        _write(run, lease_until=None, lease_holder=None, attempts=0)


def finish(run: ProvisioningRun) -> None:
    with operator_scope(), transaction.atomic():
        move(run, "finish", by=SYSTEM)
        _write(run, lease_until=None, lease_holder=None, finished_at=Now())


def failed(run: ProvisioningRun, error: Exception) -> bool:
    """Note what went wrong and give the run back. Returns whether it may be tried again.

    A refusal by a rule is final: the same request would be refused again.
    """
    with operator_scope(), transaction.atomic():
        run.refresh_from_db()
        if run.state not in LIVE:
            return False
        said = f"{type(error).__name__}: {error}"[:2000]
        run.step_log = _logged(run, present_step(run), said)
        _write(run, lease_until=None, lease_holder=None, error=said, step_log=run.step_log)
        if isinstance(error, DomainError) or run.attempts >= TRIES:
            give_up(run, str(error))
            return False
    return True


def give_up(run: ProvisioningRun, reason: str) -> None:
    move(run, "give_up", by=SYSTEM, reason=reason[:500])
    _write(run, lease_until=None, lease_holder=None)


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
            _write(run, finished_at=Now())


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


def _write(run: ProvisioningRun, **columns: object) -> None:
    ProvisioningRun.objects.filter(pk=run.pk).update(**columns)
