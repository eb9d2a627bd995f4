"""Who does a job now. Celery wakes workers; the lease decides."""

from __future__ import annotations

from django.db import models


class Lease(models.Model):
    name = models.CharField(max_length=160, primary_key=True)
    holder = models.UUIDField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
