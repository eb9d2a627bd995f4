"""Reads about suppliers. On the portal only: a council's role has no right to these tables."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet

from dips.kernel.prepared import Prepared

from . import errors
from .models import SupplierInvitation, SupplierMember, SupplierOrganisation
from .profile import SupplierProfile, of
from .states import InvitationState, MemberRole, SupplierState

if TYPE_CHECKING:
    from dips.accounts.models import User


def organisations_of(user: User) -> QuerySet[SupplierOrganisation]:
    """The organisations a person acts for."""
    if not user.is_authenticated:
        return SupplierOrganisation.objects.none()
    return (
        SupplierOrganisation.objects.filter(members__user_id=user.pk)
        .select_related("region")
        .order_by("legal_name", "pk")
    )


_acting = Prepared(
    lambda user: (
        SupplierOrganisation.objects.filter(members__user_id=user)
        .select_related("region")
        .order_by("legal_name", "pk")
        .annotate(
            colleagues=ArraySubquery(
                SupplierMember.objects.filter(organisation_id=OuterRef("pk"), user__is_active=True)
                .exclude(user_id=user)
                .values("user__email")
            )
        )
    ),
    user=UUID,
)


def acting_for(user: User) -> list[SupplierOrganisation]:
    """The same, each with `colleagues`: the addresses of the others who act for it."""
    return list(_acting(user=user.pk))


def organisation_for(user: User, organisation_id: UUID | str) -> SupplierOrganisation:
    """One of them; another's is not found."""
    organisation = organisations_of(user).filter(pk=organisation_id).first()
    if organisation is None:
        raise errors.NoSuchOrganisation
    return organisation


def profile_for(user: User, organisation_id: UUID | str | None = None) -> SupplierProfile | None:
    """A frozen copy of one organisation of the person: the one named, or else the first.

    None if there is none, or it is suspended.
    """
    mine = organisations_of(user).exclude(state=SupplierState.SUSPENDED)
    if organisation_id is not None:
        mine = mine.filter(pk=organisation_id)
    organisation = mine.first()
    return of(organisation) if organisation else None


def is_administrator(user: User, organisation: SupplierOrganisation) -> bool:
    return organisation.members.filter(user_id=user.pk, role=MemberRole.ADMIN).exists()


def alone_in_charge_of(user: User) -> QuerySet[SupplierOrganisation]:
    """The organisations that have no other administrator than this person."""
    others = SupplierMember.objects.filter(organisation_id=OuterRef("pk"), role=MemberRole.ADMIN).exclude(
        user_id=user.pk
    )
    return (
        organisations_of(user).filter(members__user_id=user.pk, members__role=MemberRole.ADMIN).exclude(Exists(others))
    )


def members_of(organisation: SupplierOrganisation) -> QuerySet[SupplierMember]:
    return organisation.members.select_related("user").order_by("created_at", "pk")


def invitations_waiting(organisation: SupplierOrganisation) -> QuerySet[SupplierInvitation]:
    return organisation.invitations.filter(state=InvitationState.PENDING)
