"""Addresses that stay: a challenge by its reference, each version of its brief, and what crawlers ask for."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.views import serve

from dips.councils.links import council_url, origin
from dips.councils.pagecache import public_page
from dips.directory import queries as directory
from dips.directory.states import Status
from dips.directory.views_data import feed
from dips.ui import languages, ordinary, sitemaps
from tenants.challenges.queries import published_brief
from tenants.programmes.queries import terms

from . import addresses, faces, queries, routing
from .links import challenge_links
from .models import ChallengePage, ProgrammePage


@require_safe
@public_page()
def page(request: HttpRequest, path: str) -> HttpResponse:
    """A page of the site. Hooks and restrictions are Wagtail's; only the way to the page is shorter."""
    found = routing.find(path)
    if found is not None:
        request._wagtail_route_for_request = (found, [], {})  # type: ignore[attr-defined]  # Wagtail's own memory
    elif path.removesuffix("/") in ordinary.PAGES:
        key = path.removesuffix("/")  # what every site must have, also where the council's own page was taken down
        return render(request, "cms/ordinary_page.html", {"key": key, "heading": ordinary.PAGES[key]})
    return serve(request, path)


@require_safe
@public_page()
def challenge(request: HttpRequest, reference: str) -> HttpResponse:
    """Go to the challenge's page; if it has none that is live, show what is public about it plainly."""
    found = queries.public_challenge(reference)
    if found is None:
        raise Http404
    page = ChallengePage.objects.live().filter(challenge=found).only("url_path").first()
    if page is not None:
        target = addresses.site_path(page.url_path)
        if target != request.path:
            return redirect(target)
    face = faces.challenge_face(found)
    context = {"it": face, "page_title": face.challenge.title, "page_description": face.question}
    return render(request, "cms/challenge_page.html", context | challenge_links(request, face.challenge))


@require_safe
@public_page()
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Go to the programme's own page; if it has none, show what is public about it plainly."""
    found = queries.public_programme(slug)
    if found is None:
        raise Http404
    page = ProgrammePage.objects.live().filter(programme=found).only("url_path").first()
    if page is not None:
        return redirect(addresses.site_path(page.url_path))
    context = {
        "it": faces.programme_face(found, in_full=True),
        "heading": found.name,
        "page_title": found.name,
        "page_description": found.summary,
    }
    return render(request, "cms/programme_page.html", context)


@require_safe
@public_page()
def words(request: HttpRequest) -> HttpResponse:
    """What this council means by the words that its pages use; they are part of its standard."""
    found = list(terms())
    if not found:
        raise Http404
    return render(request, "cms/words.html", {"terms": found, "heading": _("Words we use")})


@require_safe
@public_page()
def brief(request: HttpRequest, reference: str, version: str) -> HttpResponse:
    """One version of the brief. A version once public stays readable for ever."""
    found = queries.public_challenge(reference)
    chosen = queries.public_brief(found, int(version)) if found is not None else None
    if found is None or chosen is None:
        raise Http404
    newest = published_brief(found)
    return render(
        request,
        "cms/brief_version.html",
        {
            "challenge": found,
            "brief": chosen,
            "answers": [each for each in chosen.answers.all() if each.is_answered],
            "newest": newest.public_number if newest else None,
            "back_url": reverse("cms:challenge", args=[found.reference]),
        },
    )


@require_safe
@public_page()
def atom(request: HttpRequest) -> HttpResponse:
    """What this council has open now, as a news feed."""
    council = request.council  # type: ignore[attr-defined]
    rows = [row for row in directory.own() if queries.status_of(row) == Status.OPEN]
    return feed(
        rows,
        title=_("Open challenges of %(council)s") % {"council": council.name},
        link=council_url(council, addresses.list_path() or "/"),
        feed_url=council_url(council, reverse("cms:atom")),
    )


@require_safe
@public_page()
def robots(request: HttpRequest) -> HttpResponse:
    """Pages may be found; the back office, accounts and the API are no use to a crawler."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/admin/", "/accounts/", "/cy/accounts/", "/api/", "/demo/")),
        f"Sitemap: {council_url(request.council, '/sitemap.xml')}",  # type: ignore[attr-defined]
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@public_page()
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every live page that anyone may read, when it last changed, and the pages that every site has."""
    council = request.council  # type: ignore[attr-defined]
    pages: dict[str, datetime | None] = {f"/{key}/": None for key in ordinary.PAGES}
    pages |= dict(addresses.public_pages())
    return sitemaps.answer(pages.items(), origin=origin(council), in_welsh=languages.offers_welsh(council))
