"""Whom letters about an application go to, once the person who wrote it has left the organisation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dips.councils.scope import schema_scope
from dips.directory.queries import passport_of
from dips.kernel import outbox
from dips.kernel.ids import uuid7
from dips.suppliers.models import SupplierMember
from dips.suppliers.signals import member_left
from dips.suppliers.states import MemberRole

from .models import Application

KIND = "applications.new_contact"


def register() -> None:
    outbox.register(KIND, hand_over)
    member_left.connect(_someone_left, dispatch_uid="applications.someone_left")


def _someone_left(sender: object, *, organisation: Any, user_id: UUID, **kwargs: object) -> None:
    """On the portal, which may not write in councils: the outbox does, and tries again if one is away."""
    payload = {"organisation": str(organisation.pk), "left": str(user_id)}
    outbox.enqueue(KIND, payload, key=f"{KIND}:{uuid7()}")


def hand_over(payload: dict[str, Any]) -> None:
    """In every council they applied to, an administrator takes their place. Running again changes nothing.

    Whoever has joined again in the meantime keeps theirs.
    """
    people = SupplierMember.objects.filter(organisation_id=payload["organisation"], user__is_active=True)
    if people.filter(user_id=payload["left"]).exists():
        return
    heir = people.filter(role=MemberRole.ADMIN).order_by("created_at").values_list("user_id", flat=True).first()
    lines = passport_of(suppliers=[UUID(payload["organisation"])])
    for schema in sorted(set(lines.values_list("schema", flat=True))):
        with schema_scope(schema):
            Application.objects.filter(supplier_id=payload["organisation"], contact_id=payload["left"]).update(
                contact_id=heir
            )
