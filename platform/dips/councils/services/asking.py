"""Ask for a council; an operator approves, refuses, stops or repeats the request."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from dips.kernel import audit
from dips.kernel.actors import Actor, actor_id, actor_label
from dips.kernel.errors import Conflict
from dips.kernel.workflow import move

from .. import mail, provisioning, slugs
from ..models import Council, ProvisioningRun, Region
from ..provisioning import CouncilTaken, SlugTaken
from ..rules import require_operator
from ..scope import operator_scope, portal_scope
from ..states import CouncilState, RunState
from .checking import authority_of, email_of, gss_code_of, name_of, reason_of, region_of


class NotRemoved(Conflict):
    code = "not_removed"
    default = _("This cannot be tried again: it is “%(state)s”, and only what failed and was removed can be.")


def request_council(
    *,
    slug: str,
    name: str,
    blueprint: str = provisioning.STANDARD,
    region: Region | str | None = None,
    gss_code: str = "",
    authority: Region | str | None = None,
    admin_email: str = "",
    by: Actor,
    here: bool = False,
    needs_approval: bool = False,
    is_proved: bool = False,
    **details: Any,
) -> ProvisioningRun:
    """File the request; the provisioner takes it up after the commit, unless the caller carries it out itself (`here`).

    `needs_approval` lets anybody ask: it then waits for an operator. `is_proved` says that the caller has seen proof
    that this person may have this council. `admin_email` is invited as the first officer. The strategic `authority`
    comes from the register where none is named.
    Refuses a web address that is taken or cannot be one, a council that is here, an empty name, a wrong e-mail address,
    and what a later step's check refuses.
    """
    if not (needs_approval or is_proved):
        require_operator(by)
    slug, name = slugs.clean(slug), name_of(name)
    admin_email = email_of(admin_email, "admin_email")
    if "contact_email" in details:
        details["contact_email"] = email_of(details["contact_email"], "contact_email")
    unknown = set(details) - set(provisioning.DETAILS)
    if unknown:
        raise TypeError(f"a council has no {', '.join(sorted(unknown))}")
    with portal_scope(), transaction.atomic():
        if Council.objects.filter(slug=slug).exists() or slugs.is_kept(slug):
            raise SlugTaken(slug=slug, field="slug")
        code = gss_code_of(gss_code)
        member_of = authority_of(authority, code)
        run = ProvisioningRun(
            slug=slug,
            name=name,
            gss_code=code,
            region=region_of(region),
            blueprint=blueprint,
            details=details | ({"authority": member_of.slug} if member_of else {}),
            admin_email=admin_email,
            state=RunState.REQUESTED if needs_approval else RunState.WAITING,
            requested_by=actor_id(by),
            requested_label=actor_label(by)[:200],
        )
        _refuse_twin(run)
        provisioning.check(run)
        try:
            with transaction.atomic():
                run.save(force_insert=True)
        except IntegrityError as error:
            diagnosis = getattr(error.__cause__, "diag", None)
            raise provisioning.taken(run, getattr(diagnosis, "constraint_name", None)) from error
        audit.record("provisioningrun.request", run, by=by, data={"slug": slug, "blueprint": blueprint})
        if not (here or needs_approval):
            provisioning.hand_over(run)
    return run


def _refuse_twin(run: ProvisioningRun) -> None:
    """The same authority under another web address."""
    here = Council.objects.filter(gss_code=run.gss_code).exclude(state=CouncilState.OFFBOARDED)
    if run.gss_code and here.exists():
        raise CouncilTaken(name=run.name, field="gss_code")


def approve_request(*, run: ProvisioningRun, by: Actor) -> ProvisioningRun:
    """Let a request that waits be carried out. Refuses one that is decided, and one whose address is taken by now."""
    require_operator(by)
    with operator_scope(), transaction.atomic():
        if Council.objects.filter(slug=run.slug).exists() or slugs.is_kept(run.slug):
            raise SlugTaken(slug=run.slug, field="slug")
        provisioning.check(run)
        move(run, "approve", by=by)
        provisioning.hand_over(run)
    return run


def refuse_request(*, run: ProvisioningRun, reason: str, by: Actor) -> ProvisioningRun:
    """Turn a request down and tell whoever asked why. Refuses without a reason, and one that is decided."""
    require_operator(by)
    reason = reason_of(reason)
    with operator_scope(), transaction.atomic():
        move(run, "refuse", by=by, reason=reason)
        run.reason = reason
        run.save(update_fields=["reason"])
        if run.admin_email:
            mail.queue(
                to=run.admin_email,
                subject=_("Your request for %(name)s") % {"name": run.name},
                text=render_to_string("councils/mail/refused.txt", {"run": run}).strip() + "\n",
                key=f"councils.refused.{run.pk}",
            )
    return run


def cancel_run(*, run: ProvisioningRun, reason: str, by: Actor) -> ProvisioningRun:
    """Stop the making of a council; everything made so far is removed. Refuses one that is over."""
    require_operator(by)
    reason = reason_of(reason)
    with operator_scope(), transaction.atomic():
        move(run, "give_up", by=by, reason=reason)
        run.reason = reason
        run.save(update_fields=["reason"])
    return run


def retry_run(*, run: ProvisioningRun, by: Actor) -> ProvisioningRun:
    """Ask for the same council anew, after a failure whose traces are removed. Refuses any other run."""
    require_operator(by)
    if run.state != RunState.REMOVED:
        raise NotRemoved(state=run.get_state_display())
    return request_council(
        slug=run.slug,
        name=run.name,
        blueprint=run.blueprint,
        region=run.region,
        gss_code=run.gss_code,
        admin_email=run.admin_email,
        by=by,
        **run.details,
    )
