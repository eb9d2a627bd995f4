"""What was done on the platform: to councils, requests, messages and accounts. A council's own trail is its own."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from dips.accounts.models import User
from dips.kernel.actors import COMMAND
from dips.kernel.models import AuditEvent

PERSON = ("id", "email", "full_name", "is_active", "is_operator", "date_joined", "last_login")


def events(*, people_only: bool = True, words: str = "") -> QuerySet[AuditEvent]:
    """Newest first. `people_only` leaves out what the service did by itself and what people did with their own accounts."""
    found = AuditEvent.objects.filter(schema="public").order_by("-recorded_at", "-id")
    if people_only:
        operators = User.objects.filter(is_operator=True).values("pk")
        of_councils = Q(model__startswith="councils.") | Q(model__startswith="kernel.")
        at_the_keys = Q(actor_id__isnull=False) | Q(actor_label__startswith=COMMAND)
        found = found.filter(at_the_keys).filter(of_councils | Q(actor_id=None) | Q(actor_id__in=operators))
    if words:
        found = found.filter(
            Q(object_label__icontains=words) | Q(verb__icontains=words) | Q(actor_label__icontains=words)
        )
    return found


def operators() -> QuerySet[User]:
    return User.objects.filter(is_operator=True).only(*PERSON).order_by("full_name", "email")
