"""A page that is nothing but its words: privacy, accessibility, contact, or whatever a council has to say."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from .base import CouncilPage


class TextPage(CouncilPage):
    in_footer = models.BooleanField(_("show in the footer"), default=False)

    template = "cms/text_page.html"
    parent_page_types: ClassVar = ["cms.HomePage", "cms.ProgrammePage", "cms.TextPage"]
    subpage_types: ClassVar = ["cms.TextPage"]
    promote_panels: ClassVar = [*CouncilPage.promote_panels, FieldPanel("in_footer")]

    class Meta:
        verbose_name = _("text page")
