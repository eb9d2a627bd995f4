"""What happened, who did it and why; and the seals that make a change of the past visible."""

from __future__ import annotations

from django.db import models

from ..actors import in_words
from ..functions import DipsNow
from ..ids import uuid7


class AuditEvent(models.Model):
    """One change of one thing. Nobody may update or delete a row: the database grants neither."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    schema = models.CharField(max_length=63)
    happened_at = models.DateTimeField(db_default=DipsNow())
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=200)
    verb = models.CharField(max_length=80)
    model = models.CharField(max_length=100)
    object_id = models.CharField(max_length=64)
    object_label = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    before_hash = models.CharField(max_length=64, blank=True)
    after_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["recorded_at", "id"]
        indexes = [
            models.Index(fields=["schema", "model", "object_id", "recorded_at"], name="audit_trail"),
            models.Index(fields=["schema", "recorded_at", "id"], name="audit_order"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_label}"

    @property
    def who(self) -> str:
        """As people read it."""
        return in_words(self.actor_label)


class AuditSeal(models.Model):
    """One link of a council's chain: the hash of an event joined to the hash before it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    schema = models.CharField(max_length=63)
    sequence = models.PositiveBigIntegerField()
    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, related_name="seal")
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        ordering = ["schema", "sequence"]
        constraints = [models.UniqueConstraint(fields=["schema", "sequence"], name="one_seal_per_place")]

    def __str__(self) -> str:
        return f"{self.schema} {self.sequence}"
