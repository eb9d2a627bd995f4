"""Published blueprints, who took which, and what each council keeps of it. Row policies hold every council to its own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.functions import DipsNow
from dips.kernel.ids import uuid7

from .rules import Semver


class BlueprintName(models.Model):
    """A name belongs to whoever published under it first. An empty owner is the platform."""

    name = models.SlugField(primary_key=True, max_length=60)
    owner = models.CharField(max_length=63, blank=True)

    class Meta:
        verbose_name = _("name of a blueprint")
        verbose_name_plural = _("names of blueprints")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class BlueprintVersion(models.Model):
    """One version of a blueprint, for the nation or for the councils of one region. Never changed, only withdrawn."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.SlugField(max_length=60)
    version = models.CharField(max_length=30)
    owner = models.CharField(max_length=63, blank=True)  # a council's schema; empty is the platform
    region = models.SlugField(max_length=40, blank=True)  # who is offered it; empty is everybody
    title = models.CharField(max_length=120)
    summary = models.TextField(blank=True)
    licence = models.CharField(max_length=120)
    notes = models.TextField(blank=True)
    based_on_name = models.SlugField(max_length=60, blank=True)
    based_on_version = models.CharField(max_length=30, blank=True)
    digest = models.CharField(max_length=64)
    document = models.JSONField()
    published_at = models.DateTimeField(db_default=DipsNow())
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "-published_at", "-id"]
        verbose_name = _("blueprint")
        verbose_name_plural = _("blueprints")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "version"], name="blueprints_one_row_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def order(self) -> Semver:
        """What versions of one name are sorted by."""
        return Semver.of(self.version)

    @property
    def based_on(self) -> str:
        return f"{self.based_on_name} {self.based_on_version}".strip()


class Use(models.Model):
    """Which published version a council's standard comes from: what the exchange counts, and nothing else."""

    schema = models.CharField(primary_key=True, max_length=63)
    name = models.SlugField(max_length=60)
    version = models.CharField(max_length=30)
    since = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["since", "schema"]
        verbose_name = _("use of a blueprint")
        verbose_name_plural = _("uses of blueprints")
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["name", "version"], name="blueprints_users_of")]

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
    before = models.JSONField(null=True, blank=True)  # the base and the standard that stood until then
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
