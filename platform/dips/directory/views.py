"""The portal's public pages: home, the list of challenges, the councils, and the plain pages of the footer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dips.councils import lookup
from dips.councils.links import council_url
from dips.councils.models import Council
from dips.councils.pagecache import public_page
from dips.ui import now as present
from dips.ui import ordinary
from dips.ui.spine import SpineStage

from . import facets as choices
from . import queries
from .facets import Facet, Facets
from .forms import chips_of, filters_of, query_of, with_chosen
from .models import ChallengeIndex
from .order import InOrder
from .queries import Filters
from .states import Status, stages_told

PAGE_SIZE = 20


@require_safe
@public_page()
def home(request: HttpRequest) -> HttpResponse:
    """What is open, how it works, and who takes part."""
    councils = _with_address(queries.councils())
    counts = choices.counts()
    return render(
        request,
        "directory/home.html",
        {
            "rows": InOrder(Filters(status=(Status.OPEN.value,))).take(None, 6, backward=False),
            "councils": councils,
            "counts": counts,
            "listed": sum(counts.values()),
            "stages": [SpineStage(kind, name, "done", words) for kind, name, words in stages_told()],
            "now": present.now(),
        },
    )


@require_safe
@public_page("page")
def challenges(request: HttpRequest) -> HttpResponse:
    """Every listed challenge of every council: searched, filtered and paged by the address alone."""
    filters = filters_of(request.GET)
    facets = with_chosen(choices.of(filters), filters)
    found: Any = InOrder(filters, facets.sizes(filters))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    total = page.paginator.count
    return render(
        request,
        "directory/challenges.html",
        {
            "filters": filters,
            "facets": facets,
            "chips": chips_of(filters, facets, path=request.path),
            "page_obj": page,
            "rows": list(page),
            "total": total,
            "total_words": ngettext("%(n)d challenge", "%(n)d challenges", total) % {"n": total},
            "query": query_of(filters),
            "empty": _nothing_found(filters, facets) if not total else "",
        },
    )


@require_safe
@public_page()
def councils(request: HttpRequest) -> HttpResponse:
    """Every council that takes part, with what it has open."""
    found = _with_address(queries.councils())
    words = ngettext("%(n)d council", "%(n)d councils", len(found)) % {"n": len(found)}
    return render(request, "directory/councils.html", {"councils": found, "total_words": words})


@require_safe
@public_page()
def plain(request: HttpRequest, page: str) -> HttpResponse:
    """A page of the footer: what the service must say about itself."""
    return render(request, "directory/plain.html", {"page": page, "heading": ordinary.PAGES[page]})


@require_safe
@public_page()
def contact(request: HttpRequest) -> HttpResponse:
    """Whom to ask: the council about its challenge, the service about the service."""
    councils = _with_address(queries.councils())
    for council in councils:
        council.contact_url = council_url(council, "/contact/")
    heading = ordinary.PAGES["contact"]
    return render(request, "directory/plain.html", {"page": "contact", "heading": heading, "councils": councils})


def addressed(found: Iterable[ChallengeIndex]) -> list[ChallengeIndex]:
    """Rows whose councils' hosts are known, so that a list costs one query for all of them."""
    rows = list(found)
    lookup.learn_hosts({row.council for row in rows})
    return rows


def _with_address(found: Iterable[Council]) -> list[Council]:
    councils = list(found)
    lookup.learn_hosts(councils)
    for council in councils:
        council.site_url = council_url(council, "/")
    return councils


def _nothing_found(filters: Filters, facets: Facets) -> str:
    """What is so, and why; the page adds the way on."""
    if not filters:
        return _("No council has published a challenge yet. The first ones appear here on the day they are published.")
    if filters == Filters(q=filters.q):
        return _("No challenge has these words: “%(words)s”. Use fewer words, or the start of a word.") % {
            "words": filters.q
        }
    if closed := [name for slug in filters.council if (name := _closed(slug))]:
        return _("%(council)s’s site is closed for now, so its challenges are not shown here.") % {
            "council": ", ".join(closed)
        }
    several = filters.theme or filters.stage or (filters.council and filters.region)
    if filters.status != (Status.OPEN.value,) or several:
        return _("No challenge matches all of these filters. Take one away to see more.")
    where = _labels(facets.council, filters.council) or _labels(facets.region, filters.region)
    if where:
        return _("Nothing in %(where)s is taking applications. The next call there opens when its brief is agreed.") % {
            "where": where
        }
    return _("Nothing is taking applications now. The next call opens when its brief is agreed.")


def _closed(slug: str) -> str:
    council = lookup.closed_slug(slug)
    return council.name if council is not None else ""


def _labels(facets: list[Facet], values: tuple[str, ...]) -> str:
    labels = {each.value: each.label for each in facets}
    return ", ".join(labels.get(value, value) for value in values)
