"""How alive a council is, in two figures: all that the platform's operator learns of what goes on inside."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Activity(models.Model):
    """Written by the council itself from time to time; it holds no name and no content."""

    council = models.OneToOneField(
        "councils.Council", on_delete=models.CASCADE, primary_key=True, related_name="activity"
    )
    people = models.PositiveIntegerField(_("people with a role"))
    last_at = models.DateTimeField(_("last change"), null=True)
    noted_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activity")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.people}"
