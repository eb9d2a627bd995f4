"""A page that is nothing but its words: privacy, accessibility, contact, or whatever a council has to say."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from dips.ui import ordinary

from .base import CouncilPage


class TextPage(CouncilPage):
    in_footer = models.BooleanField(_("show in the footer"), default=False)

    template = "cms/text_page.html"
    parent_page_types: ClassVar = ["cms.HomePage", "cms.ProgrammePage", "cms.TextPage"]
    subpage_types: ClassVar = ["cms.TextPage"]
    promote_panels: ClassVar = [*CouncilPage.promote_panels, FieldPanel("in_footer")]

    class Meta:
        verbose_name = _("text page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The pages that every site must have end with what is true of the service, whatever is written above."""
        context = super().get_context(request, *args, **kwargs)
        return context | {"ordinary_key": self.starter_key if self.starter_key in ordinary.PAGES else ""}
