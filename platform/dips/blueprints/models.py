"""Published blueprints, and which council adopted which. Public tables; a row policy keeps adoptions to their council."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.functions import DipsNow
from dips.kernel.ids import uuid7


class BlueprintVersion(models.Model):
    """One version of a blueprint that every council may adopt. Written by the operator, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.SlugField(max_length=60)
    version = models.CharField(max_length=30)
    title = models.CharField(max_length=120)
    summary = models.TextField(blank=True)
    licence = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    document = models.JSONField()
    published_at = models.DateTimeField(db_default=DipsNow())

    class Meta:
        ordering: ClassVar = ["name", "-published_at"]
        verbose_name = _("blueprint")
        verbose_name_plural = _("blueprints")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "version"], name="blueprints_one_row_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Adoption(models.Model):
    """A council took a blueprint. The document is kept whole: what later upgrades are compared with."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    schema = models.CharField(max_length=63)
    name = models.SlugField(max_length=60)
    version = models.CharField(max_length=30)
    digest = models.CharField(max_length=64)
    document = models.JSONField()
    adopted_at = models.DateTimeField(db_default=DipsNow())
    adopted_by_id = models.UUIDField(null=True)

    class Meta:
        ordering: ClassVar = ["-adopted_at", "-id"]
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["schema", "-adopted_at"], name="blueprints_newest_adoption")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
