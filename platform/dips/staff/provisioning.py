"""The step of provisioning that invites a council's first officer, once the blueprint has brought its roles."""

from __future__ import annotations

from dips.councils.models import Council, ProvisioningRun
from dips.councils.provisioning import register_step
from dips.kernel.actors import System

from . import queries, services

STEP = "invite"
PROVISIONING = System("provisioning")


def register() -> None:
    register_step(STEP, invite, after="adopt", label="invite its first officer")


def invite(council: Council, run: ProvisioningRun) -> None:
    """Offer the role that invites all others. A run that comes back finds the invitation; a run without an address has nothing to do."""
    email = run.admin_email.lower()
    if not email or queries.invitations_waiting().filter(email=email).exists():
        return
    if queries.people().filter(email=email).exists():
        return
    keys = [role.key for role in queries.roles_with(services.MANAGE)[:1]]
    services.invite_person(email=email, role_keys=keys, by=PROVISIONING)
