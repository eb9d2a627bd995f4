"""A council's colour, and what was derived from it when it was saved."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.models import Timestamped

from .. import branding as colours


class Branding(Timestamped):
    """The colour given stays; the five that pages use are derived from it at each save."""

    council = models.OneToOneField("councils.Council", on_delete=models.CASCADE, related_name="branding")
    given = models.CharField(_("accent colour"), max_length=7, blank=True, validators=[colours.validate_hex])
    accent = models.CharField(max_length=7, blank=True, editable=False)
    accent_text = models.CharField(max_length=7, blank=True, editable=False)
    accent_deep = models.CharField(max_length=7, blank=True, editable=False)
    accent_wash = models.CharField(max_length=7, blank=True, editable=False)
    accent_line = models.CharField(max_length=7, blank=True, editable=False)
    shown_name = models.CharField(_("name at the top of each page"), max_length=60, blank=True)
    logo = models.FileField(_("logo"), upload_to="logos/", blank=True)
    letter = models.CharField(_("letters shown when there is no logo"), max_length=3, blank=True)

    class Meta:
        verbose_name = _("branding")
        verbose_name_plural = _("branding")

    def __str__(self) -> str:
        return str(_("Branding"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Fill the five from the one that was given."""
        five = colours.derive(self.given) if self.given else None
        for name in colours.FIVE:
            setattr(self, name, getattr(five, name) if five else "")

    @property
    def css(self) -> str:
        return colours.stylesheet(colours.Accent(**{name: getattr(self, name) for name in colours.FIVE}))

    @property
    def url(self) -> str:
        """Named by its content, so that browsers may keep it for ever."""
        return f"/theme.{hashlib.sha256(self.css.encode()).hexdigest()[:16]}.css"
