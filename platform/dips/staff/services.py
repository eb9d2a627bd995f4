"""The verbs on a council's people: invite, accept, take back, give roles, remove. Each in the council one stands in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from dips.accounts.models import User, UserManager
from dips.accounts.queries import owns_email
from dips.councils import links, mail, usage
from dips.councils.limits import require_letter
from dips.councils.plans import Measure
from dips.councils.scope import here
from dips.kernel import audit, clock, schema
from dips.kernel.actors import System
from dips.kernel.errors import Invalid
from dips.kernel.functions import DipsNow
from dips.kernel.workflow import move

from . import errors, holdings, lasting, membership, queries
from .leaving import cut_off
from .membership import join, keep_a_manager, locked_member, roles_named, save, write_roles
from .models import Deputy, Invitation, Member, Role, UserGroup, UserPermission
from .rules import require
from .signatures import digest, new_token
from .states import InvitationState

if TYPE_CHECKING:
    from dips.kernel.actors import Actor

OPEN_FOR = timedelta(days=14)
PAUSE = timedelta(minutes=3)
MANAGE = membership.MANAGE


@transaction.atomic
def invite_person(
    *, email: str, role_keys: Iterable[str], by: Actor, job_title: str = "", ends_on: date | None = None
) -> Invitation:
    """Offer roles to an address, by a link that only its reader gets, until `ends_on` if it is given.

    It is the same whether or not the address has an account anywhere, and tells nobody. A second invitation
    takes back the first. A partner's role gets its own end when none is given. Refuses someone who is here already,
    an unknown role, a last day that is over or later than a partner's role lasts, two within three minutes, and one person more than the council's plan has
    seats for.
    """
    require(by, MANAGE)
    email = _checked_email(email)
    roles = roles_named(role_keys)
    if ends_on is not None and ends_on < queries.today():
        raise errors.LastDayOver(field="ends_on")
    lasting.require_within(roles, chosen=ends_on, standing=None, today=queries.today(), field="ends_on")
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
        ends_on=lasting.last_day(roles, chosen=ends_on, standing=None, today=queries.today()),
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
def enrol_person(
    *, user: User, role_keys: Iterable[str], by: System, job_title: str = "", ends_on: date | None = None
) -> Member:
    """Make someone a member without asking: for the first person of a council, and for seeded people."""
    return join(user, roles_named(role_keys), job_title=job_title, by=by, ends_on=ends_on)


@transaction.atomic
def set_roles(
    *,
    user: User,
    role_keys: Iterable[str],
    by: Actor,
    job_title: str | None = None,
    expires_on: date | None = None,
    version: int | None = None,
) -> Member:
    """Give exactly these roles, until `expires_on` if it is given. A partner's role keeps its end, or gets its own.

    Refuses a stranger as not found, no role at all, an old `version`, a last day that is newly chosen later than a
    partner's role lasts, and taking away the last person who can manage people.
    """
    require(by, MANAGE)
    roles = roles_named(role_keys)
    member = locked_member(user, version)
    before, stood = sorted(queries.roles_given(user).values_list("key", flat=True)), member.expires_on
    lasting.require_within(roles, chosen=expires_on, standing=stood, today=queries.today(), field="expires_on")
    write_roles(user, roles)
    was_current = member.is_current
    member.expires_on = lasting.last_day(roles, chosen=expires_on, standing=stood, today=queries.today())
    if member.is_current and not was_current:
        usage.require_room(Measure.SEATS)
    member.job_title = member.job_title if job_title is None else job_title.strip()
    save(member, "expires_on", "job_title")
    keep_a_manager()
    usage.note(Measure.SEATS)
    after = sorted(role.key for role in roles)
    said = {"before": before, "after": after, "expires_on": str(member.expires_on or "")}
    audit.record("member.set_roles", member, by=by, before=before, after=after, data=said)
    if member.expires_on != stood:
        days = {"from": str(stood or ""), "to": str(member.expires_on or "")}
        audit.record("member.set_last_day", member, by=by, data=days)
    if not member.is_current:
        cut_off(user=user, by=by)
    return member


@transaction.atomic
def remove_person(*, user: User, by: Actor, reason: str = "", at_once: bool = False) -> Member:
    """Take every role and permission in this council away. The account, and other councils, are not touched.

    Refuses a stranger as not found, the last person who can manage people, and somebody who still holds things:
    `at_once` takes them out all the same, and what they held waits for somebody else.
    """
    require(by, MANAGE)
    member = locked_member(user)
    things = holdings.of(user.pk)
    if things and not at_once:
        raise errors.StillHolds(name=str(user), errors={"holds": [str(thing) for thing in things]})
    roles = sorted(queries.roles_given(user).values_list("key", flat=True))
    UserGroup.objects.filter(user_id=user.pk).delete()
    UserPermission.objects.filter(user_id=user.pk).delete()
    Deputy.objects.filter(Q(person=user) | Q(deputy=user), ended_at=None).update(ended_at=DipsNow())
    member.last_roles, member.left_at, member.suspended_at = roles, clock.now(), None
    left = {"roles": roles, "held": [str(thing) for thing in things]}
    move(member, "remove", by=by, reason=reason, data=left, also=["last_roles", "left_at", "suspended_at"])
    keep_a_manager()
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


def _accept(invitation: Invitation, by: User) -> Member:
    roles = list(Role.objects.filter(key__in=invitation.role_keys))
    move(invitation, "accept", by=by)
    try:
        return join(by, roles, job_title=invitation.job_title, by=by, ends_on=invitation.ends_on)
    except usage.PlanLimit:
        raise errors.NoSeat from None


def _send(invitation: Invitation, token: str, roles: list[Role], by: Actor) -> None:
    council = here()
    context = {
        "council": council,
        "roles": roles,
        "inviter": "" if isinstance(by, System) else str(by),
        "url": links.portal_url(f"/invitations/{council.slug}/{token}/"),
        "until": clock.london(invitation.expires_at),
        "ends_on": invitation.ends_on,
    }
    mail.queue(
        to=invitation.email,
        subject=_("Join %(council)s") % {"council": council.name},
        text=render_to_string("staff/mail/invitation.txt", context).strip() + "\n",
        key=f"staff.invitation.{invitation.pk}",
        council=council,
    )
