"""About one programme: its stages, dates, challenges, money and partners."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from .. import faces
from .base import CouncilPage


class ProgrammePage(CouncilPage):
    """Words about a programme; its facts are read from the programme itself."""

    programme = models.ForeignKey(
        "programmes.Programme",
        verbose_name=_("programme"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Left empty, the newest programme that is running."),
    )

    template = "cms/programme_page.html"
    served_with: ClassVar = ("programme",)
    parent_page_types: ClassVar = ["cms.HomePage"]
    subpage_types: ClassVar = ["cms.TextPage"]
    content_panels: ClassVar = [
        CouncilPage.content_panels[0],
        FieldPanel("programme"),
        *CouncilPage.content_panels[1:],
    ]

    class Meta:
        verbose_name = _("programme page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"it": faces.programme_face(self.programme, in_full=True)}
