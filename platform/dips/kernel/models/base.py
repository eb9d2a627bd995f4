"""What most rows carry: an id that sorts by time, and two times of the database's clock."""

from __future__ import annotations

from django.db import models

from ..functions import DipsNow
from ..ids import uuid7


class Timestamped(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(db_default=DipsNow(), editable=False)
    updated_at = models.DateTimeField(db_default=DipsNow(), editable=False)

    class Meta:
        abstract = True


class Versioned(Timestamped):
    """A row that people edit side by side: a save with an old version is refused."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
