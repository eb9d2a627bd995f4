"""Ask for a council, and make it."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dips.kernel import audit, outbox
from dips.kernel.actors import Actor, actor_id, actor_label
from dips.kernel.errors import DomainError, Invalid

from . import provisioning, slugs
from .models import Council, ProvisioningRun, Region
from .provisioning import FIRST, SlugTaken
from .scope import portal_scope
from .states import LIVE, RunState

PROVISION = "council.provision"
LONGEST_NAME = 120
GSS_CODE = re.compile(r"[EWSN][0-9]{8}")


class ProvisioningFailed(DomainError):
    code = "provisioning_failed"
    status = 500
    default = _("The council could not be made, and everything was removed again: %(reason)s")


def request_council(
    *,
    slug: str,
    name: str,
    blueprint: str = "dips-birmingham",
    region: Region | str | None = None,
    gss_code: str = "",
    by: Actor,
    here: bool = False,
    **details: Any,
) -> ProvisioningRun:
    """File the request; the provisioner takes it up after the commit, unless the caller carries it out itself (`here`).

    Refuses a web address that is taken or cannot be one, an empty name, and what a later step's check refuses.
    """
    slug, name = slugs.clean(slug), _name(name)
    unknown = set(details) - set(provisioning.DETAILS)
    if unknown:
        raise TypeError(f"a council has no {', '.join(sorted(unknown))}")
    with portal_scope(), transaction.atomic():
        if Council.objects.filter(slug=slug).exists():
            raise SlugTaken(slug=slug, field="slug")
        run = ProvisioningRun(
            slug=slug,
            name=name,
            gss_code=_gss_code(gss_code),
            region=_region(region),
            blueprint=blueprint,
            details=details,
            requested_by=actor_id(by),
            requested_label=actor_label(by)[:200],
        )
        provisioning.check(run)
        try:
            with transaction.atomic():
                run.save(force_insert=True)
        except IntegrityError as error:
            raise SlugTaken(slug=slug, field="slug") from error
        audit.record("provisioningrun.request", run, by=by, data={"slug": slug, "blueprint": blueprint})
        if not here:
            outbox.enqueue(PROVISION, {"run": str(run.pk)}, key=f"provision:{run.pk}")
    return run


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
            provisioning.remove(held)
            raise ProvisioningFailed(reason=str(error)) from error
    return _outcome(pk)


def begin(run: ProvisioningRun, *, announce: provisioning.Announce | None = None) -> None:
    """The owner's step."""
    if FIRST not in run.steps_done:
        if announce:
            announce(FIRST, "make the schema, its role and its rights")
        provisioning.first_step(run)


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
    """A request for this web address that is not over."""
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


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or not name.isprintable():
        raise Invalid(_("Enter the council's name, like Solihull Council"), code="no_name", field="name")
    if len(name) > LONGEST_NAME:
        raise Invalid(
            _("The name is %(length)s characters. Shorten it to %(longest)s or fewer"),
            code="too_long",
            field="name",
            length=len(name),
            longest=LONGEST_NAME,
        )
    return name


def _gss_code(code: str) -> str:
    code = code.strip().upper()
    if code and not GSS_CODE.fullmatch(code):
        raise Invalid(
            _("“%(given)s” is no GSS code. It is a letter and eight digits, like E08000029"),
            code="no_gss_code",
            field="gss_code",
            given=code,
        )
    return code


def _region(region: Region | str | None) -> Region | None:
    if region is None or isinstance(region, Region):
        return region
    found = Region.objects.filter(slug=region).first()
    if found is None:
        known = ", ".join(Region.objects.values_list("slug", flat=True))
        raise Invalid(
            _("There is no region “%(region)s”. Use one of: %(known)s"),
            code="no_such_region",
            field="region",
            region=region,
            known=known,
        )
    return found
