"""Answers already given to a repeated request."""

from __future__ import annotations

from django.db import models

from ..ids import uuid7


class IdempotencyKey(models.Model):
    """One key of one person on one schema, the request it stood for, and the answer it got."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    schema = models.CharField(max_length=63)
    actor_id = models.UUIDField()
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["schema", "actor_id", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return self.key
