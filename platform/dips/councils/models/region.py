"""The areas that councils belong to: nine regions and four nations, and the strategic authorities between."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.ids import uuid7

from ..states import AreaKind


class Regions(models.QuerySet["Region"]):
    """Asked in the words of those who choose one."""

    def homes(self) -> Regions:
        """The twelve, of which every council and every organisation has one: nine regions, and three nations."""
        within = Region.objects.filter(parent=models.OuterRef("pk"))
        is_whole = models.Q(kind=AreaKind.NATION) & ~models.Exists(within)
        return self.filter(models.Q(kind=AreaKind.REGION) | is_whole)

    def authorities(self) -> Regions:
        return self.filter(kind=AreaKind.AUTHORITY)


class Region(models.Model):
    """One area. The tree is council, authority if it has one, region, nation; a nation without regions is its own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    gss_code = models.CharField(_("GSS code"), max_length=9, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=AreaKind.choices, default=AreaKind.REGION)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts", verbose_name=_("part of")
    )

    objects = Regions.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gss_code"], condition=~models.Q(gss_code=""), name="councils_one_area_per_gss_code"
            )
        ]

    def __str__(self) -> str:
        return self.name
