"""Reads about a council's people. Every one looks into the schema one stands in."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import TruncDate
from django_tenants.utils import get_public_schema_name

from dips.accounts.models import User
from dips.kernel import clock, schema
from dips.kernel.functions import DipsNow
from dips.ui import now as present

from .models import Deputy, Invitation, Member, Role, UserGroup, people_q
from .states import InvitationState, MemberState, RoleScope

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

__all__ = [
    "active_members",
    "administer",
    "counts_for",
    "current_members",
    "invitations_waiting",
    "is_member",
    "member_of",
    "open_invitation",
    "people",
    "people_of_today",
    "people_q",
    "people_who_may",
    "people_with",
    "roles",
    "roles_given",
    "roles_of",
    "roles_with",
]
GRAVE = ("manage_people", "manage_sign_on", "manage_sharing")  # what an administrator may do and others may not
TODAY = TruncDate(DipsNow(), tzinfo=clock.LONDON)


def in_council() -> bool:
    """Whether one stands in a council's schema. Nobody has a role on the portal."""
    return bool(schema.here() != get_public_schema_name())


def today() -> date:
    """The day of the request, however many rows ask for it."""
    return clock.london(present.now()).date()


def current_members() -> QuerySet[Member]:
    """Members who may act today."""
    return Member.objects.filter(
        Q(expires_on=None) | Q(expires_on__gte=TODAY), state=MemberState.ACTIVE, suspended_at=None
    )


def active_members() -> QuerySet[Member]:
    """Everyone who has not left, their last day past or not."""
    return Member.objects.filter(state=MemberState.ACTIVE)


def people() -> QuerySet[User]:
    """This council's own people, and nobody else's."""
    member = Member.objects.filter(user_id=OuterRef("pk"), state=MemberState.ACTIVE)
    return User.objects.filter(Exists(member)).order_by("full_name", "pk")


def people_of_today() -> QuerySet[User]:
    """Those who may act today, to whom something can be given."""
    return people().filter(Exists(current_members().filter(user_id=OuterRef("pk"))), is_active=True)


def people_with(role_key: str) -> QuerySet[User]:
    """The council's people in one role."""
    held = UserGroup.objects.filter(user_id=OuterRef("pk"), group__role__key=role_key)
    return people().filter(Exists(held), is_active=True)


def people_who_may(*permissions: str) -> QuerySet[User]:
    """The council's people who may do each of these today, by any role of theirs."""
    found = people_of_today()
    for permission in permissions:
        held = UserGroup.objects.filter(user_id=OuterRef("pk"), group_id__in=roles_with(permission).values("group_id"))
        found = found.filter(Exists(held))
    return found


def is_member(user: User) -> bool:
    return in_council() and current_members().filter(user_id=user.pk).exists()


def member_of(user: User) -> Member | None:
    """The row of someone who belongs here now, or did until their last day."""
    return Member.objects.filter(user_id=user.pk, state=MemberState.ACTIVE).first()


def roles_given(user: User) -> QuerySet[Role]:
    """The roles on a person's record, in force or past their last day."""
    return Role.objects.filter(Exists(UserGroup.objects.filter(user_id=user.pk, group_id=OuterRef("group_id"))))


def roles() -> QuerySet[Role]:
    return Role.objects.select_related("group")


def roles_with(*permissions: str) -> QuerySet[Role]:
    """The roles that may do each of these, the first named first."""
    found = roles()
    for permission in permissions:
        room, _dot, codename = permission.partition(".")
        found = found.filter(group__permissions__content_type__app_label=room, group__permissions__codename=codename)
    return found


def administer(keys: Collection[str], person: User | None = None) -> bool:
    """Whether one of these roles, or one that the person has, may do what is grave."""
    held = Q(key__in=keys)
    if person is not None:
        held |= Q(Exists(UserGroup.objects.filter(user_id=person.pk, group_id=OuterRef("group_id"))))
    return Role.objects.filter(
        held, group__permissions__content_type__app_label="staff", group__permissions__codename__in=GRAVE
    ).exists()


def roles_of(user: User) -> QuerySet[Role]:
    """The roles a person has in this council; none for one who has left or whose time is over."""
    if not in_council():
        return Role.objects.none()
    return roles_given(user).filter(Exists(current_members().filter(user_id=user.pk)))


def whole_council_roles(people: Collection[UUID]) -> dict[UUID, list[str]]:
    """The names of the roles by which each of these people sees everything. Asks nothing about their last day."""
    found: dict[UUID, list[str]] = {}
    held = UserGroup.objects.filter(user_id__in=people, group__role__scope=RoleScope.COUNCIL)
    for user_id, name in held.order_by("group__role__position").values_list("user_id", "group__role__name"):
        found.setdefault(user_id, []).append(name)
    return found


def running_deputies() -> QuerySet[Deputy]:
    """Who stands in for whom today. It gives nothing once the person themselves may do nothing here."""
    here = current_members().values("user_id")
    return Deputy.objects.filter(
        ended_at=None, begins_on__lte=TODAY, ends_on__gte=TODAY, person_id__in=here, deputy_id__in=here
    )


def invitations_waiting() -> QuerySet[Invitation]:
    return Invitation.objects.filter(state=InvitationState.PENDING)


def counts_for(role_key: str) -> tuple[int, int]:
    """How many have the role, and how many are invited to it, by one statement."""
    joined = people_with(role_key).order_by().values_list(Value("joined"))
    waiting = invitations_waiting().filter(role_keys__contains=[role_key]).order_by().values_list(Value("waiting"))
    found = Counter(joined.union(waiting, all=True))
    return found[("joined",)], found[("waiting",)]


def open_invitation(email: str) -> Invitation | None:
    """The offer to this address that may still be taken."""
    return invitations_waiting().filter(email=email, expires_at__gt=clock.now()).first()
