"""A session that somebody is signed in with. National: the portal lists and ends what was begun on any host."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.ids import uuid7

LONGEST_AGENT = 300


class UserSession(models.Model):
    """No address of the network is kept: place, browser and time are enough to know a session by."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    session_key = models.CharField(max_length=40, unique=True, editable=False)
    home = models.CharField(max_length=63, editable=False, help_text=_("The council's schema, or public."))
    host = models.CharField(max_length=253, editable=False)
    agent = models.CharField(max_length=LONGEST_AGENT, blank=True, editable=False)
    begun_at = models.DateTimeField(editable=False)
    seen_at = models.DateTimeField(editable=False)

    class Meta:
        ordering: ClassVar = ["-seen_at", "-id"]
        default_permissions = ()
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        indexes: ClassVar = [models.Index(fields=["user"], name="accounts_session_user")]

    def __str__(self) -> str:
        return self.host
