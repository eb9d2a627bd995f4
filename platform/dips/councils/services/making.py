"""Carry a request out: the owner's step, then every other as the council itself."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import DomainError

from .. import founding, provisioning
from ..models import Council, ProvisioningRun
from ..provisioning import FIRST
from ..scope import portal_scope
from ..states import LIVE, RunState

FIRST_LABEL = "make the schema, its role and its rights"


class ProvisioningFailed(DomainError):
    code = "provisioning_failed"
    status = 500
    default = _("The council could not be made, and everything was removed again: %(reason)s")


def provision(run: ProvisioningRun | UUID, *, announce: provisioning.Announce | None = None) -> Council:
    """Make the council here and now, all steps, in a process that has both addresses.

    A step that fails is tried three times in all; then everything is removed and ProvisioningFailed is raised.
    """
    pk = run if isinstance(run, UUID) else run.pk
    while (held := provisioning.claim(pk)) is not None:
        try:
            begin(held, announce=announce)
            return carry_on(held, announce=announce)
        except Exception as error:  # a room's step may fail in any way; the run keeps the reason
            if provisioning.failed(held, error):
                continue
            founding.remove(held)
            raise ProvisioningFailed(reason=str(error)) from error
    return _outcome(pk)


def begin(run: ProvisioningRun, *, announce: provisioning.Announce | None = None) -> None:
    """The owner's step."""
    if FIRST not in run.steps_done:
        if announce:
            announce(FIRST, FIRST_LABEL)
        founding.first_step(run)


def carry_on(run: ProvisioningRun, *, announce: provisioning.Announce | None = None) -> Council:
    """Every step after the owner's, in the council's own role."""
    for step in provisioning.later_steps(run):
        if announce:
            announce(step.key, step.label)
    provisioning.finish(run)
    assert run.council is not None
    run.council.refresh_from_db()
    return run.council


def live_run(slug: str) -> ProvisioningRun | None:
    """A request for this web address that is being carried out."""
    with portal_scope():
        return ProvisioningRun.objects.filter(slug=slug, state__in=LIVE).first()


def _outcome(pk: UUID) -> Council:
    """Somebody else had the run, or it is over."""
    with portal_scope():
        run = ProvisioningRun.objects.select_related("council").get(pk=pk)
    if run.state == RunState.DONE and run.council is not None:
        return run.council
    raise ProvisioningFailed(
        _("The council “%(slug)s” is being made by another process: %(state)s."),
        slug=run.slug,
        state=run.get_state_display(),
    )
