"""The twelve regions and nations that councils belong to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.ids import uuid7


class Region(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    gss_code = models.CharField(_("GSS code"), max_length=9, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name
