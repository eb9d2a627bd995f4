"""Adoptions themselves are public rows of `dips.blueprints`; here stands the capability that guards them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Blueprint(models.Model):
    """No table: a place to hang a permission on."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions: ClassVar = [("manage_blueprint", _("Adopt and export the council's blueprint"))]

    def __str__(self) -> str:
        return "blueprint"
