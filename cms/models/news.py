"""What has happened: articles with a date, the newest first."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from .base import CouncilPage

PAGE_SIZE = 12


class NewsIndexPage(CouncilPage):
    """The list of articles."""

    template = "cms/news_index_page.html"
    max_count = 1
    parent_page_types: ClassVar = ["cms.HomePage"]
    subpage_types: ClassVar = ["cms.NewsPage"]

    class Meta:
        verbose_name = _("news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        articles = NewsPage.objects.child_of(self).live().order_by("-date", "-pk").defer("body")
        page = Paginator(articles, PAGE_SIZE).get_page(request.GET.get("page"))
        return context | {"page_obj": page, "articles": list(page)}


class NewsPage(CouncilPage):
    """One article."""

    date = models.DateField(_("date"), default=timezone.localdate)

    template = "cms/news_page.html"
    parent_page_types: ClassVar = ["cms.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar = [
        CouncilPage.content_panels[0],
        FieldPanel("date"),
        *CouncilPage.content_panels[1:],
    ]

    class Meta:
        verbose_name = _("news article")
