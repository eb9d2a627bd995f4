"""Emergency access: the one way in which an operator reads what lies inside a council. A row of the public schema."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from dips.kernel.models import Timestamped

from .states import ACCESS_MOVES, AccessState

LONGEST = timedelta(hours=4)


class EmergencyAccess(Timestamped):
    """One operator, one council, one application or challenge, a reason and an end. Never prolonged: asked for anew."""

    MOVES: ClassVar = {"state": ACCESS_MOVES}

    schema = models.CharField(max_length=63)
    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=80)
    reason = models.TextField()
    ticket = models.CharField(max_length=80)
    minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=AccessState.choices, default=AccessState.ASKED)
    asked_by = models.UUIDField()
    asked_label = models.CharField(max_length=200)
    agreed_by = models.UUIDField(null=True)
    agreed_label = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_label = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        verbose_name = "emergency access"
        verbose_name_plural = "emergency accesses"
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["schema", "-created_at"], name="console_access_of_council")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opened_at=None, until=None) | Q(until__lte=F("opened_at") + LONGEST),
                name="console_access_four_hours_at_most",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("asked_by")), name="console_access_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"

    def is_open(self, now: datetime) -> bool:
        return self.state == AccessState.OPEN and self.until is not None and now < self.until
