"""Side effects that wait: written with the change that caused them, delivered afterwards."""

from __future__ import annotations

from django.db import models

from ..ids import uuid7


class OutboxState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    PARKED = "parked", "Set aside"


class OutboxMessage(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    schema = models.CharField(max_length=63)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    payload = models.JSONField()
    state = models.CharField(max_length=10, choices=OutboxState.choices, default=OutboxState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    request_number = models.CharField(max_length=36, blank=True, db_default="")
    created_at = models.DateTimeField(db_default=models.functions.Now())
    due_at = models.DateTimeField(db_default=models.functions.Now())
    leased_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["schema", "key"], name="one_message_per_key")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="outbox_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
