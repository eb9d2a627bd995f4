"""What every kind of page has: a lead, a picture, a body, and the name it has in a blueprint."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction

from ..blocks import BodyBlock
from ..words import named

LEAD_HELP = _("One or two sentences. Write {council} or {short} where the council's name should stand.")


class CouncilPage(Page):
    """A page of a council's own site."""

    lead = models.TextField(_("lead"), blank=True, max_length=600, help_text=LEAD_HELP)
    picture = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    picture_alt = models.CharField(
        _("what the picture shows"),
        max_length=250,
        blank=True,
        help_text=_("Read out to people who cannot see it. Leave empty only if it is decoration."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    starter_key = models.SlugField(
        _("name in the blueprint"),
        max_length=60,
        blank=True,
        help_text=_("Pages with a name here are part of the blueprint that other councils may start from."),
    )

    served_with: ClassVar[tuple[str, ...]] = ()
    is_guarded = True

    class Meta:
        abstract = True

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
        FieldPanel("body"),
    ]
    promote_panels: ClassVar = [*Page.promote_panels, FieldPanel("starter_key")]

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Not asked again when the page was found in a site that restricts nothing."""
        return super().get_view_restrictions() if self.is_guarded else PageViewRestriction.objects.none()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        council = getattr(request, "council", None)
        return context | {
            "heading": named(self.title, council),
            "lead": named(self.lead, council),
            "page_title": named(self.seo_title or self.title, council),
            "page_description": named(self.search_description or self.lead, council),
        }
