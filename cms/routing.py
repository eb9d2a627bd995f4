"""Find a page by its whole address in one query or two, where Wagtail walks down the tree with three for each part."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Exists, Subquery, Value
from django.db.models.functions import Concat
from wagtail.models import Page, PageViewRestriction, Site

from dips.councils.remembered import remembered
from dips.kernel.prepared import Prepared

from .models.base import CouncilPage

LONGEST = 300  # letters of an address that is worth remembering
HOME = Site.objects.filter(is_default_site=True).values("root_page__url_path")[:1]


def find(path: str) -> CouncilPage | None:
    """The live page of ours at this address; None leaves the answer to Wagtail's own way."""
    row = remembered(("address", path), lambda: _at(path)) if len(path) <= LONGEST else _at(path)
    if row is None or row[1] != "cms":
        return None
    page = _question(row[2]).first(pk=row[0])
    if page is not None:
        page.is_guarded = row[3]
    return page


@cache
def _question(model: str) -> Prepared[CouncilPage]:
    """A kind of page with what it is served with."""
    kind: Any = apps.get_model("cms", model)
    return Prepared(lambda pk: kind.objects.select_related(*kind.served_with).filter(pk=pk), pk=int)


def _at(path: str) -> tuple[int, str, str, bool] | None:
    """Which page it is, what kind of page, and whether anything on the site is not for everybody."""
    return (
        Page.objects.live()
        .filter(url_path=Concat(Subquery(HOME), Value(path)))
        .annotate(guarded=Exists(PageViewRestriction.objects.all()))
        .values_list("pk", "content_type__app_label", "content_type__model", "guarded")
        .first()
    )
