"""The verbs on supplier organisations and their people. Everything here runs on the portal."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from dips.accounts.models import User, UserManager
from dips.accounts.queries import owns_email
from dips.councils import links, mail
from dips.councils.limits import require_letter
from dips.councils.models import Region
from dips.kernel import audit, clock
from dips.kernel.errors import Invalid
from dips.kernel.functions import DipsNow
from dips.kernel.workflow import move

from . import cleaning, errors, queries, size_rules
from .models import SupplierInvitation, SupplierMember, SupplierOrganisation
from .signals import member_left
from .states import MemberRole, SupplierState

OPEN_FOR = timedelta(days=14)
PAUSE = timedelta(minutes=3)


@transaction.atomic
def create_organisation(*, by: User, illustrative: bool = False, **fields: Any) -> SupplierOrganisation:
    """Make an organisation; whoever makes it is its first administrator.

    Refuses what is missing or wrong, field by field, and a company number, or a name and a kind, of an organisation
    that is theirs already: the button was pressed twice. Somebody else's organisation with the same number is not spoken of: anyone could ask that way.
    """
    organisation = SupplierOrganisation(illustrative=illustrative)
    _fill(organisation, fields)
    _in_turn(by)
    _refuse_double(organisation, by)
    _refuse_twin(organisation, by)
    organisation.save()
    SupplierMember.objects.create(organisation=organisation, user=by, role=MemberRole.ADMIN)
    audit.record("supplier.create", organisation, by=by, after=_facts(organisation))
    return organisation


@transaction.atomic
def update_profile(*, organisation: SupplierOrganisation, by: User, **fields: Any) -> SupplierOrganisation:
    """Change what is given. A changed name or number must be checked anew.

    Refuses a stranger as not found, a member who is no administrator, and a suspended organisation.
    """
    locked = _administered(organisation, by)
    if locked.state == SupplierState.SUSPENDED:
        raise errors.Suspended
    before = _facts(locked)
    _fill(locked, fields)
    _refuse_double(locked, by)
    after = _facts(locked)
    changed = sorted(name for name in after if after[name] != before[name])
    if {"legal_name", "company_number"} & set(changed) and locked.state == SupplierState.VERIFIED:
        locked.state = SupplierState.UNVERIFIED
    locked.updated_at = DipsNow()
    locked.save()
    locked.refresh_from_db()
    if changed:
        audit.record("supplier.update", locked, by=by, before=before, after=after, data={"changed": changed})
    return locked


@transaction.atomic
def invite_member(
    *, organisation: SupplierOrganisation, email: str, by: User, role: str = MemberRole.MEMBER
) -> SupplierInvitation:
    """Ask an address to act for the organisation. The same whether or not it has an account."""
    locked = _administered(organisation, by)
    email = UserManager.normalise(email)
    try:
        validate_email(email)
    except ValidationError as refused:
        sentence = _("Enter an e-mail address in the right form, like name@example.com")
        raise Invalid(sentence, field="email") from refused
    role = _checked_role(role)
    if locked.members.filter(user__email=email).exists():
        raise errors.AlreadyMember(field="email")
    for earlier in queries.invitations_waiting(locked).filter(email=email):
        if clock.now() - earlier.created_at < PAUSE:
            raise errors.InvitedJustNow(field="email")
        move(earlier, "withdraw", by=by)
    require_letter(email)
    token = secrets.token_urlsafe(32)
    invitation = SupplierInvitation.objects.create(
        organisation=locked,
        email=email,
        role=role,
        token_hash=digest(token),
        expires_at=clock.now() + OPEN_FOR,
        invited_by=by,
    )
    audit.record("supplier.invite", locked, by=by, data={"role": str(role)})
    _send(invitation, token, by)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: SupplierInvitation, by: User) -> SupplierInvitation:
    """Take an invitation back; its link is dead at once."""
    _administered(invitation.organisation, by)
    return move(invitation, "withdraw", by=by)


@transaction.atomic
def accept_invitation(*, token: str, by: User) -> SupplierMember:
    """Join. Refuses a link that is used or too old, and a person who has not proved the address it went to."""
    invitation = (
        SupplierInvitation.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(token_hash=digest(token))
        .first()
    )
    if invitation is None or not invitation.is_open:
        raise errors.InvitationOver
    if not owns_email(by, invitation.email):
        raise errors.OtherAddress
    move(invitation, "accept", by=by)
    member, is_new = SupplierMember.objects.get_or_create(
        organisation=invitation.organisation, user=by, defaults={"role": invitation.role}
    )
    if is_new:
        audit.record("supplier.join", invitation.organisation, by=by, data={"role": str(invitation.role)})
    return member


@transaction.atomic
def change_role(*, member: SupplierMember, role: str, by: User) -> SupplierMember:
    """Make someone an administrator, or no longer one. Never the last."""
    organisation = _administered(member.organisation, by)
    role = _checked_role(role)
    row = _row(organisation, member)
    if row.role == MemberRole.ADMIN and role != MemberRole.ADMIN:
        _refuse_last(organisation, row)
    before, row.role = row.role, role
    SupplierMember.objects.filter(pk=row.pk).update(role=role, updated_at=DipsNow())
    audit.record(
        "supplier.change_role",
        organisation,
        by=by,
        data={"member": str(row.user_id), "from": str(before), "to": str(role)},
    )
    return row


@transaction.atomic
def remove_member(*, member: SupplierMember, by: User) -> None:
    """Take someone out; anyone may take out themselves. Never the last administrator."""
    organisation = _locked(member.organisation, by)
    if member.user_id != by.pk and not queries.is_administrator(by, organisation):
        raise errors.NotAdministrator
    row = _row(organisation, member)
    if row.role == MemberRole.ADMIN:
        _refuse_last(organisation, row)
    row.delete()
    audit.record("supplier.remove_member", organisation, by=by, data={"member": str(member.user_id)})
    member_left.send(SupplierMember, organisation=organisation, user_id=member.user_id)


def digest(token: str) -> str:
    """What is stored of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


# -- below the verbs ---------------------------------------------------------------------------------


def _fill(organisation: SupplierOrganisation, fields: dict[str, Any]) -> None:
    unknown = set(fields) - set(cleaning.FIELDS)
    if unknown:
        raise TypeError(f"an organisation has no {sorted(unknown)}")
    region = fields.pop("region", organisation.region)
    organisation.region = _region(region)
    for name, value in fields.items():
        setattr(organisation, name, value)
    cleaning.clean(organisation)
    rule = size_rules.rule_on(clock.london(clock.now()).date())
    organisation.is_sme = rule.answer(
        staff_count=organisation.staff_count,
        turnover_pence=organisation.turnover_pence,
        balance_sheet_pence=organisation.balance_sheet_pence,
    )
    organisation.size_rule = "" if organisation.is_sme is None else rule.key


def _region(region: Region | str | None) -> Region | None:
    if region is None or isinstance(region, Region):
        return region
    if not region:
        return None
    found = Region.objects.homes().filter(slug=region).first()
    if found is None:
        raise Invalid(_("Select a region from the list"), field="region")
    return found


def _facts(organisation: SupplierOrganisation) -> dict[str, Any]:
    facts = {name: getattr(organisation, name) for name in cleaning.FIELDS if name != "region"}
    return facts | {"region": str(organisation.region_id or "")}


def _refuse_double(organisation: SupplierOrganisation, by: User) -> None:
    if organisation.company_number and (
        queries.organisations_of(by)
        .filter(company_scheme=organisation.company_scheme, company_number=organisation.company_number)
        .exclude(pk=organisation.pk)
        .exists()
    ):
        raise errors.OrganisationExists(field="company_number")


def _refuse_twin(organisation: SupplierOrganisation, by: User) -> None:
    mine = queries.organisations_of(by).filter(kind=organisation.kind, company_number=organisation.company_number)
    if mine.filter(legal_name__iexact=organisation.legal_name).exists():
        raise errors.TwinOrganisation(field="legal_name")


def _in_turn(by: User) -> None:
    """One person makes one organisation at a time: the second look must see what the first click made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 17))", [str(by.pk)])


def _locked(organisation: SupplierOrganisation, by: User) -> SupplierOrganisation:
    """Lock the organisation, so that two administrators cannot remove each other at once."""
    found = SupplierOrganisation.objects.select_for_update().filter(pk=organisation.pk).first()
    if found is None or not found.members.filter(user_id=by.pk).exists():
        raise errors.NoSuchOrganisation
    return found


def _administered(organisation: SupplierOrganisation, by: User) -> SupplierOrganisation:
    locked = _locked(organisation, by)
    if not queries.is_administrator(by, locked):
        raise errors.NotAdministrator
    return locked


def _row(organisation: SupplierOrganisation, member: SupplierMember) -> SupplierMember:
    row = organisation.members.filter(pk=member.pk).first()
    if row is None:
        raise errors.NoSuchOrganisation
    return row


def _refuse_last(organisation: SupplierOrganisation, leaving: SupplierMember) -> None:
    if not organisation.members.filter(role=MemberRole.ADMIN).exclude(pk=leaving.pk).exists():
        raise errors.LastAdministrator


def _checked_role(role: str) -> str:
    if role not in MemberRole.values:
        raise Invalid(_("Select what the person may do"), field="role")
    return role


def _send(invitation: SupplierInvitation, token: str, by: User) -> None:
    organisation = invitation.organisation
    context = {
        "organisation": organisation,
        "inviter": str(by),
        "url": links.portal_url(f"/organisations/invitations/{token}/"),
        "until": clock.london(invitation.expires_at),
    }
    mail.queue(
        to=invitation.email,
        subject=_("Join %(name)s") % {"name": organisation},
        text=render_to_string("suppliers/mail/invitation.txt", context).strip() + "\n",
        key=f"suppliers.invitation.{invitation.pk}",
    )
