"""The steps that make a council: the first by the owner, in one transaction; the others as the council itself.

A run may be killed at any point. Its lease then runs out, and whoever takes it next finds the steps that are done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from dips.kernel import clock, outbox
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import Conflict, DomainError
from dips.kernel.faults import faultpoint
from dips.kernel.ids import uuid7
from dips.kernel.registry import Registry
from dips.kernel.workflow import move

from .models import Council, ProvisioningRun
from .scope import council_scope, operator_scope
from .states import LIVE, RunState

PROVISION = "council.provision"  # in the outbox
FIRST, LAST = "schema", "activate"
STANDARD = "dips-birmingham"  # the blueprint of whoever names none
LEASE = timedelta(
    seconds=40
)  # with the round of the beat less than a minute; renewed at every step; a second holder waits for a first that is still at work
TRIES = 3
DETAILS = ("short_name", "kind", "nation", "illustrative", "contact_email", "privacy_contact", "email_domain", "plan")
LANGUAGES = {"wales": ["en", "cy"]}  # of a nation's councils from their first day

StepFunction = Callable[[Council, ProvisioningRun], object]
Check = Callable[[ProvisioningRun], None]
Ahead = Callable[[ProvisioningRun], str]
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
    """A named, idempotent part of making a council. `check` may refuse a request before anything is made.

    A step with `ahead` can be done in a spare, before anyone asked; `ahead` names what it would make for a run.
    """

    key: str
    run: StepFunction
    after: tuple[str, ...] = ()
    label: str = ""
    check: Check | None = None
    ahead: Ahead | None = None


steps: Registry[Step] = Registry("provisioning steps")


def register_step(
    key: str,
    fn: StepFunction,
    after: str | tuple[str, ...] = (),
    *,
    label: str = "",
    check: Check | None = None,
    ahead: Ahead | None = None,
) -> Step:
    """A room adds its step when the apps are ready. The last one, which opens the council, always comes last."""
    wanted = (after,) if isinstance(after, str) else tuple(after)
    return steps.register(key, Step(key, fn, wanted, label or key, check, ahead))


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


def hand_over(run: ProvisioningRun) -> None:
    """Let the provisioner take the request up after the commit."""
    outbox.enqueue(PROVISION, {"run": str(run.pk)}, key=f"provision:{run.pk}")


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
        write(run, lease_holder=run.lease_holder, lease_until=Now() + Value(LEASE), attempts=run.attempts)
    return run


def later_steps(run: ProvisioningRun) -> Iterator[Step]:
    """Carry out what is left, one step at a time; yields each step before it is run. A spare waits after some."""
    run.refresh_from_db()
    assert run.council is not None
    for step in ordered():
        if step.key in run.steps_done or (run.spare_of and step.ahead is None):
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
    run.steps_done, run.step_log = [*run.steps_done, step.key], logged(run, step.key)
    done = {"steps_done": run.steps_done, "step_log": run.step_log, "step": step.key}
    with operator_scope():
        write(run, **done, attempts=1, error="", lease_until=Now() + Value(LEASE))


def logged(run: ProvisioningRun, step: str, error: str = "") -> list[dict[str, object]]:
    """What was tried so far, and this."""
    return [*run.step_log, {"step": step, "at": clock.now().isoformat(), "error": error}]


def present_step(run: ProvisioningRun) -> str:
    """The step that comes next, or that failed."""
    wanted = [FIRST, *(step.key for step in ordered())]
    return next((key for key in wanted if key not in run.steps_done), LAST)


def release(run: ProvisioningRun) -> None:
    """Give the run back between two steps; the try that went well does not count."""
    with operator_scope():
        write(run, lease_until=None, lease_holder=None, attempts=0)


def finish(run: ProvisioningRun) -> None:
    with operator_scope(), transaction.atomic():
        move(run, "finish", by=SYSTEM)
        write(run, lease_until=None, lease_holder=None, finished_at=Now())


def failed(run: ProvisioningRun, error: Exception) -> bool:
    """Note what went wrong and give the run back. Returns whether it may be tried again.

    A refusal by a rule is final: the same request would be refused again.
    """
    with operator_scope(), transaction.atomic():
        run.refresh_from_db()
        if run.state not in LIVE:
            return False
        said = f"{type(error).__name__}: {error}"[:2000]
        run.step_log = logged(run, present_step(run), said)
        write(run, lease_until=None, lease_holder=None, error=said, step_log=run.step_log)
        if isinstance(error, DomainError) or run.attempts >= TRIES:
            give_up(run, str(error))
            return False
    return True


def give_up(run: ProvisioningRun, reason: str) -> None:
    move(run, "give_up", by=SYSTEM, reason=reason[:500])
    write(run, lease_until=None, lease_holder=None)


def write(run: ProvisioningRun, **columns: object) -> None:
    """Columns of the run's row alone; others may have written the rest."""
    ProvisioningRun.objects.filter(pk=run.pk).update(**columns)
