"""The list of a council's challenges, and the page of each: words around a challenge, never its rules."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from tenants.challenges.states import PUBLIC

from .. import faces, queries
from ..links import challenge_links
from .base import CouncilPage


class ChallengeIndexPage(CouncilPage):
    """Every challenge of this council that the public may read."""

    template = "cms/challenge_index_page.html"
    max_count = 1
    parent_page_types: ClassVar = ["cms.HomePage"]
    subpage_types: ClassVar = ["cms.ChallengePage"]

    class Meta:
        verbose_name = _("list of challenges")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"groups": queries.own_challenges_by_programme()}


class ChallengePage(CouncilPage):
    """Made with its challenge, published and taken down with it."""

    challenge = models.OneToOneField(
        "challenges.Challenge",
        verbose_name=_("challenge"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    template = "cms/challenge_page.html"
    is_creatable = False
    served_with: ClassVar = ("challenge",)
    parent_page_types: ClassVar = ["cms.ChallengeIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    exclude_fields_in_copy: ClassVar = ["challenge"]

    class Meta:
        verbose_name = _("challenge page")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Not there while its challenge is not public, whatever was published by hand; nor a copy without one."""
        if not self.is_public():
            raise Http404
        return super().serve(request, *args, **kwargs)

    def is_public(self) -> bool:
        challenge = self.challenge
        return challenge is not None and challenge.status in PUBLIC and challenge.published_at is not None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        if self.challenge is None:
            return context
        in_preview = bool(getattr(request, "is_preview", False))
        face = faces.challenge_face(self.challenge, preview=in_preview)
        return (
            context
            | challenge_links(request, face.challenge)
            | {
                "it": face,
                "page_title": self.seo_title or self.title,
                "page_description": self.search_description or face.question,
            }
        )
