"""One key of one person. National: in each council it has the roles that its person has there."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.models import Timestamped

from .scopes import Scope


class ApiToken(Timestamped):
    """The secret is never here, only its hash; `prefix` is what its owner knows it by."""

    user = models.ForeignKey("accounts.User", on_delete=models.DO_NOTHING, db_constraint=False, related_name="tokens")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=16, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=40, choices=Scope.choices), verbose_name=_("what it may do"))
    expires_at = models.DateTimeField(_("works until"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        default_permissions = ()
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        indexes: ClassVar = [models.Index(fields=["user"], name="accounts_token_user")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def works_at(self, instant: datetime) -> bool:
        return self.revoked_at is None and instant < self.expires_at
