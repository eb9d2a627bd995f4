"""The verbs on a council's people: invite, accept, take back, give roles, remove. Each in the council one stands in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from dips.accounts.models import User, UserManager
from dips.accounts.queries import owns_email
from dips.councils import links, mail, usage
from dips.councils.limits import require_letter
from dips.councils.plans import Measure
from dips.councils.scope import current
from dips.kernel import audit, clock, schema
from dips.kernel.actors import System
from dips.kernel.errors import Invalid
from dips.kernel.workflow import move

from . import errors, queries
from .leaving import cut_off
from .models import Invitation, Member, Role, UserGroup, UserPermission
from .rules import require
from .signatures import digest, new_token
from .states import InvitationState, MemberState

if TYPE_CHECKING:
    from dips.kernel.actors import Actor

OPEN_FOR = timedelta(days=14)
PAUSE = timedelta(minutes=3)
MANAGE = "staff.manage_people"


@transaction.atomic
def invite_person(*, email: str, role_keys: Iterable[str], by: Actor, job_title: str = "") -> Invitation:
    """Offer roles to an address, by a link that only its reader gets.

    It is the same whether or not the address has an account anywhere, and tells nobody. A second invitation
    takes back the first. Refuses someone who is here already, an unknown role, two within three minutes, and one person
    more than the council's plan has seats for.
    """
    require(by, MANAGE)
    email = _checked_email(email)
    roles = _roles(role_keys)
    _in_turn(email)
    if queries.people().filter(email=email).exists():
        raise errors.AlreadyMember(field="email")
    for earlier in Invitation.objects.select_for_update().filter(email=email, state=InvitationState.PENDING):
        if clock.now() - earlier.created_at < PAUSE and not isinstance(by, System):
            raise errors.InvitedJustNow(field="email")
        move(earlier, "withdraw", by=by)
    if not isinstance(by, System):
        require_letter(email)
    usage.require_room(Measure.SEATS)
    token = new_token()
    invitation = Invitation.objects.create(
        email=email,
        role_keys=[role.key for role in roles],
        job_title=job_title.strip(),
        token_hash=digest(token),
        expires_at=clock.now() + OPEN_FOR,
        invited_by=None if isinstance(by, System) else by,
    )
    audit.record("invitation.send", invitation, by=by, data={"roles": invitation.role_keys})
    _send(invitation, token, roles, by)
    usage.note(Measure.SEATS)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Actor) -> Invitation:
    """Take an offer back; its link is dead at once."""
    require(by, MANAGE)
    move(invitation, "withdraw", by=by)
    usage.note(Measure.SEATS)
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, by: User) -> Member:
    """Join the council with the roles that were offered, adding to any one has.

    Refuses a link that is used, taken back or too old, a person who has not proved the address it was sent to,
    someone who runs the platform, and one person more than the council's plan has seats for.
    """
    invitation = Invitation.objects.select_for_update().filter(token_hash=digest(token)).first()
    if invitation is None or not invitation.is_open:
        raise errors.InvitationOver
    if not owns_email(by, invitation.email):
        raise errors.OtherAddress
    return _accept(invitation, by)


@transaction.atomic
def accept_proved_invitation(*, email: str, by: User) -> Member:
    """Join by the open offer to an address that the person proved in another way than by its link.

    Refuses when there is none, an address that is not theirs, and someone who runs the platform.
    """
    invitation = queries.open_invitation(email)
    if invitation is None:
        raise errors.InvitationOver
    if not owns_email(by, invitation.email):
        raise errors.OtherAddress
    return _accept(invitation, by)


@transaction.atomic
def enrol_person(*, user: User, role_keys: Iterable[str], by: System, job_title: str = "") -> Member:
    """Make someone a member without asking: for the first person of a council, and for seeded people."""
    return _join(user, _roles(role_keys), job_title=job_title, by=by)


@transaction.atomic
def set_roles(
    *,
    user: User,
    role_keys: Iterable[str],
    by: Actor,
    job_title: str | None = None,
    expires_on: date | None = None,
) -> Member:
    """Give exactly these roles, until `expires_on` if it is given.

    Refuses a stranger as not found, no role at all, and taking away the last person who can manage people.
    """
    require(by, MANAGE)
    roles = _roles(role_keys)
    member = _locked_member(user)
    before = sorted(queries.roles_of(user).values_list("key", flat=True))
    _write_roles(user, roles)
    was_current, member.expires_on = member.is_current, expires_on
    if member.is_current and not was_current:
        usage.require_room(Measure.SEATS)
    member.job_title = member.job_title if job_title is None else job_title.strip()
    member.save(update_fields=["expires_on", "job_title"])
    _keep_a_manager()
    usage.note(Measure.SEATS)
    after = sorted(role.key for role in roles)
    audit.record(
        "member.set_roles",
        member,
        by=by,
        before=before,
        after=after,
        data={"before": before, "after": after, "expires_on": str(expires_on or "")},
    )
    if not member.is_current:
        cut_off(user=user, by=by)
    return member


@transaction.atomic
def remove_person(*, user: User, by: Actor, reason: str = "") -> Member:
    """Take every role and permission in this council away. The account, and other councils, are not touched.

    Refuses a stranger as not found, and the last person who can manage people.
    """
    require(by, MANAGE)
    member = _locked_member(user)
    UserGroup.objects.filter(user_id=user.pk).delete()
    UserPermission.objects.filter(user_id=user.pk).delete()
    move(member, "remove", by=by, reason=reason)
    _keep_a_manager()
    usage.note(Measure.SEATS)
    cut_off(user=user, by=by)
    return member


def _in_turn(email: str) -> None:
    """Two who invite the same address here at once go one after the other, so that the second finds the first's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 13))", [f"{schema.here()}:{email}"])


# -- below the verbs ---------------------------------------------------------------------------------


def _checked_email(email: str) -> str:
    email = UserManager.normalise(email)
    try:
        validate_email(email)
    except ValidationError as refused:
        raise Invalid(
            _("Enter an e-mail address in the correct format, like name@example.com"), field="email"
        ) from refused
    return email


def _roles(keys: Iterable[str]) -> list[Role]:
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        raise errors.NoRole(field="roles")
    found = list(Role.objects.select_related("group").filter(key__in=wanted))
    missing = sorted(set(wanted) - {role.key for role in found})
    if missing:
        raise errors.UnknownRole(field="roles", keys=", ".join(missing)[:200])
    return found


def _accept(invitation: Invitation, by: User) -> Member:
    roles = list(Role.objects.filter(key__in=invitation.role_keys))
    move(invitation, "accept", by=by)
    try:
        return _join(by, roles, job_title=invitation.job_title, by=by)
    except usage.PlanLimit:
        raise errors.NoSeat from None


def _locked_member(user: User) -> Member:
    """Lock all members: two people who remove each other at once must not both succeed."""
    members = {member.user_id: member for member in Member.objects.select_for_update().order_by("pk")}
    member = members.get(user.pk)
    if member is None or member.state != MemberState.ACTIVE:
        raise errors.NotHere
    return member


def _join(user: User, roles: list[Role], *, job_title: str, by: Actor) -> Member:
    if user.is_operator:
        raise errors.OperatorHasNoRole
    member = Member.objects.select_for_update().filter(user_id=user.pk).first()
    if member is None or not member.is_current:
        usage.require_room(Measure.SEATS)
    if member is None:
        member = Member.objects.create(user=user, job_title=job_title)
        audit.record("member.join", member, by=by, data={"roles": [role.key for role in roles]})
    elif member.state == MemberState.LEFT:
        move(member, "rejoin", by=by)
        Member.objects.filter(pk=member.pk).update(expires_on=None, job_title=job_title or member.job_title)
    for role in roles:
        UserGroup.objects.get_or_create(user=user, group_id=role.group_id)
    _forget_permissions(user)
    usage.note(Measure.SEATS)
    return member


def _write_roles(user: User, roles: list[Role]) -> None:
    groups = {role.group_id for role in roles}
    UserGroup.objects.filter(user_id=user.pk).exclude(group_id__in=groups).delete()
    for group_id in groups:
        UserGroup.objects.get_or_create(user=user, group_id=group_id)
    _forget_permissions(user)


def _forget_permissions(user: User) -> None:
    """The object in hand may be asked again in this request."""
    user.__dict__.pop("_staff_schema", None)


def _keep_a_manager() -> None:
    app, codename = MANAGE.split(".")
    lasting = queries.current_members().filter(expires_on=None)
    if not UserGroup.objects.filter(
        user_id__in=lasting.values("user_id"),
        user__is_active=True,
        group__permissions__codename=codename,
        group__permissions__content_type__app_label=app,
    ).exists():
        raise errors.LastManager


def _send(invitation: Invitation, token: str, roles: list[Role], by: Actor) -> None:
    council = current()
    assert council is not None, "people belong to a council"
    context = {
        "council": council,
        "roles": roles,
        "inviter": "" if isinstance(by, System) else str(by),
        "url": links.portal_url(f"/invitations/{council.slug}/{token}/"),
        "until": clock.london(invitation.expires_at),
    }
    mail.queue(
        to=invitation.email,
        subject=_("Join %(council)s") % {"council": council.name},
        text=render_to_string("staff/mail/invitation.txt", context).strip() + "\n",
        key=f"staff.invitation.{invitation.pk}",
        council=council,
    )
