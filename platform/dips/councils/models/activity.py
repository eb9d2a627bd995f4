"""How alive and how full a council is, in figures: all that the platform's operator learns of what goes on inside."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Activity(models.Model):
    """Written by the council itself, at each change that matters and from time to time; no name and no content.

    Its row is also what two officers who take the last free place of a plan queue for (`councils.usage`).
    """

    council = models.OneToOneField(
        "councils.Council", on_delete=models.CASCADE, primary_key=True, related_name="activity"
    )
    people = models.PositiveIntegerField(_("people with a role"), db_default=0)
    last_at = models.DateTimeField(_("last change"), null=True)
    programmes = models.PositiveIntegerField(_("programmes that are not closed"), db_default=0)
    open_calls = models.PositiveIntegerField(_("calls that are announced and not over"), db_default=0)
    seats = models.PositiveIntegerField(_("people with a role, and those who are invited"), db_default=0)
    storage_bytes = models.PositiveBigIntegerField(_("bytes of files"), db_default=0)
    noted_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activity")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.people}"
