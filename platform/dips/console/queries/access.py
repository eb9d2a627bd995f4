"""Emergency accesses, and the rule of two operators."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from dips.accounts.models import User
from dips.kernel import clock
from dips.kernel.functions import DipsNow
from dips.kernel.models import AuditEvent

from ..models import EmergencyAccess
from ..states import AccessState
from .trail import operators

A_DAY = timedelta(days=1)
AN_HOUR = timedelta(hours=1)
ASKED_LATELY = Q(state=AccessState.ASKED, created_at__gt=DipsNow() - A_DAY)
OPEN_NOW = Q(state=AccessState.OPEN, until__gt=DipsNow())


def accesses() -> QuerySet[EmergencyAccess]:
    return EmergencyAccess.objects.all()


def of_schema(schema: str) -> QuerySet[EmergencyAccess]:
    """Those that were ever open: what a council is told of."""
    return EmergencyAccess.objects.filter(schema=schema, opened_at__isnull=False)


def open_in(schema: str) -> QuerySet[EmergencyAccess]:
    return EmergencyAccess.objects.filter(OPEN_NOW, schema=schema)


def waiting_for(person: User) -> QuerySet[EmergencyAccess]:
    """Those that this operator can answer, because another asked."""
    return EmergencyAccess.objects.filter(ASKED_LATELY).exclude(asked_by=person.pk)


def others(person: User) -> QuerySet[User]:
    """The operators who could agree."""
    return operators().filter(is_active=True).exclude(pk=person.pk)


def needs_second(person: User) -> bool:
    """Whether another operator has to agree: there is one, or there was until yesterday.

    Otherwise whoever shuts the others out could let themselves in.
    """
    return others(person).exists() or _lately("account.unmake_operator").exists()


def is_new(person_id: UUID) -> bool:
    """Somebody made an operator since yesterday agrees to nothing: or one could make oneself a second."""
    return _lately("account.make_operator").filter(object_id=str(person_id)).exists()


def misses(person_id: UUID) -> int:
    """How often this operator asked within the hour for what is not there."""
    return _lately("emergencyaccess.miss", AN_HOUR).filter(actor_id=person_id).count()


def _lately(verb: str, within: timedelta = A_DAY) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(schema="public", verb=verb, happened_at__gt=clock.now() - within)
