"""The front page of a council's site."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from .. import addresses, faces
from ..words import named
from .base import CouncilPage


class HomePage(CouncilPage):
    """What this council asks, until when, and where its programme stands."""

    headline = models.CharField(
        _("headline"),
        max_length=200,
        blank=True,
        help_text=_("The largest words on the page. Left empty, the title is shown."),
    )
    programme = models.ForeignKey(
        "programmes.Programme",
        verbose_name=_("programme"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Left empty, the newest programme that is running."),
    )

    template = "cms/home_page.html"
    max_count = 1
    served_with: ClassVar = ("programme",)
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = [
        "cms.ProgrammePage",
        "cms.ChallengeIndexPage",
        "cms.NewsIndexPage",
        "cms.TextPage",
    ]
    content_panels: ClassVar = [
        CouncilPage.content_panels[0],
        FieldPanel("headline"),
        FieldPanel("programme"),
        *CouncilPage.content_panels[1:],
    ]

    class Meta:
        verbose_name = _("home page")
        permissions: ClassVar = [("edit_site", _("Edit and publish the pages of the site"))]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        headline = named(self.headline or self.title, getattr(request, "council", None))
        return context | {
            "headline": headline,
            "it": faces.programme_face(self.programme),
            "list_url": addresses.list_path(),
        }
