"""The step of provisioning that brings a council's first officer, once the blueprint has brought its roles."""

from __future__ import annotations

from dips.accounts.models import User
from dips.accounts.queries import owns_email
from dips.councils.models import Council, ProvisioningRun
from dips.councils.provisioning import register_step
from dips.kernel.actors import System

from . import queries, services

STEP = "invite"
PROVISIONING = System("provisioning")


def register() -> None:
    register_step(STEP, invite, after="adopt", label="invite its first officer")


def invite(council: Council, run: ProvisioningRun) -> None:
    """Offer the role that invites all others. Whoever asked for themselves, with an address they have proved, has it at once.

    A run that comes back finds the invitation or the member; a run without an address has nothing to do.
    """
    email = run.admin_email.lower()
    if not email or queries.invitations_waiting().filter(email=email).exists():
        return
    if queries.people().filter(email=email).exists():
        return
    keys = [role.key for role in queries.roles_with(services.MANAGE)[:1]]
    asker = _who_asked(run, email)
    if asker is not None:
        services.enrol_person(user=asker, role_keys=keys, by=PROVISIONING)
        return
    services.invite_person(email=email, role_keys=keys, by=PROVISIONING)


def _who_asked(run: ProvisioningRun, email: str) -> User | None:
    """The person who filed the request, if the address that it names is theirs."""
    if run.requested_by is None:
        return None
    person = User.objects.filter(pk=run.requested_by, is_active=True, is_operator=False).first()
    return person if person is not None and owns_email(person, email) else None
