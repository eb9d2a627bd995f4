"""What somebody typed when their session had ended, until they have signed in again."""

from __future__ import annotations

from django.db import models

from ..functions import DipsNow
from ..ids import uuid7


class HeldText(models.Model):
    """One form of one person in one browser. The browser alone can open it: half of the key is in its cookie.

    What its owner was still typing names no browser, and is opened for them alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    schema = models.CharField(max_length=63)
    browser = models.CharField(max_length=64)
    owner_id = models.UUIDField()
    place = models.CharField(max_length=500)
    content = models.BinaryField()
    held_at = models.DateTimeField(db_default=DipsNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["schema", "browser", "owner_id", "place"], name="one_text_a_form"),
        ]
        indexes = [models.Index(fields=["held_at"], name="held_by_age")]

    def __str__(self) -> str:
        return self.place
