"""When each job that runs by itself last ran: one row a job, so that silence can be seen."""

from __future__ import annotations

from django.db import models


class JobRun(models.Model):
    """Written by whichever process runs the job, in a statement of its own."""

    name = models.CharField(max_length=100, primary_key=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    seconds = models.FloatField(null=True)
    runs = models.PositiveBigIntegerField(default=1)
    error = models.TextField(blank=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
