"""The list to take away: CSV, JSON, a news feed and a calendar, under the same filters; and what crawlers ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dips.councils.links import council_url
from dips.councils.pagecache import public_page
from dips.kernel import clock
from dips.ui import cells, ordinary, sitemaps

from . import queries
from .forms import filters_of, query_of
from .models import ChallengeIndex
from .views import addressed

PRIVATE = ("/accounts/", "/applications/", "/apply/", "/invitations/", "/organisations/")
MOST = 1000
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
COLUMNS = [
    "reference",
    "question",
    "council",
    "council_name",
    "region",
    "team",
    "themes",
    "stage",
    "stage_name",
    "status",
    "opens_at",
    "closes_at",
    "url",
    "region_slug",
]


@require_safe
@public_page()
def as_csv(request: HttpRequest) -> HttpResponse:
    """The filtered list as a spreadsheet; a cell that would be read as a formula is kept as text."""
    found = map(as_dict, _rows(request))
    return cells.answer("challenges.csv", COLUMNS, ([row[name] for name in COLUMNS] for row in found))


@require_safe
@public_page()
def as_json(request: HttpRequest) -> JsonResponse:
    """The filtered list as data, with the moment it was true and its licence."""
    return JsonResponse(
        {
            "licence": LICENCE,
            "as_of": clock.now().isoformat(),
            "challenges": [as_dict(row) for row in _rows(request)],
        },
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


@require_safe
@public_page()
def as_atom(request: HttpRequest) -> HttpResponse:
    """The filtered list as a news feed, the last published first."""
    return feed(
        _rows(request),
        title=_("Challenges from councils"),
        link=_here("directory:challenges", request),
        feed_url=request.build_absolute_uri(),
    )


def feed(rows: Iterable[ChallengeIndex], *, title: str, link: str, feed_url: str) -> HttpResponse:
    """Listed challenges as Atom; drafts are never listed."""
    atom = Atom1Feed(
        title=title,
        link=link,
        feed_url=feed_url,
        description=_("Questions that councils ask small firms to help answer."),
    )
    for row in sorted(rows, key=lambda row: row.published_at or row.updated_at, reverse=True)[:100]:
        atom.add_item(
            title=f"{row.council.name}: {row.question}",
            link=council_url(row.council, f"/challenges/{row.reference}/"),
            description=row.summary or row.question,
            unique_id=f"urn:uuid:{row.challenge_id}",
            pubdate=row.published_at or row.updated_at,
            updateddate=row.updated_at,
            categories=row.themes,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
@public_page()
def as_calendar(request: HttpRequest) -> HttpResponse:
    """The deadlines that are still to come, for a calendar."""
    now = clock.now()
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//DIPS//Directory//EN"]
    for row in _rows(request):
        if row.closes_at is not None and row.closes_at > now:
            lines += _event(row, now)
    lines.append("END:VCALENDAR")
    text = "\r\n".join(part for line in lines for part in _folded(line)) + "\r\n"
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="deadlines.ics"'
    return response


@require_safe
@public_page()
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be found; forms, accounts and the API are no use to a crawler."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {prefix}{path}" for prefix in ("", "/cy") for path in PRIVATE),
        *(f"Disallow: {path}" for path in ("/api/", "/console/", "/demo/")),
        f"Sitemap: {settings.PORTAL_ORIGIN}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@public_page()
def sitemap(request: HttpRequest) -> HttpResponse:
    """The portal's own pages, in both languages. Each council lists its own."""
    paths = [reverse(f"directory:{name}") for name in ("home", "challenges", "councils", *ordinary.PAGES)]
    return sitemaps.answer([(path, None) for path in paths], origin=settings.PORTAL_ORIGIN, in_welsh=True)


def as_dict(row: ChallengeIndex) -> dict[str, object]:
    """One row in the words that the API uses as well."""
    return {
        "reference": row.reference,
        "question": row.question,
        "council": row.council.slug,
        "council_name": row.council.name,
        "region": row.council.region.name if row.council.region else "",
        "region_slug": row.council.region.slug if row.council.region else "",
        "team": row.team,
        "themes": row.themes,
        "stage": row.stage,
        "stage_name": row.stage_name,
        "status": row.status,  # type: ignore[attr-defined]  # annotated by the query
        "opens_at": _utc(row.opens_at),
        "closes_at": _utc(row.closes_at),
        "url": row.url,
    }


def _rows(request: HttpRequest) -> list[ChallengeIndex]:
    return addressed(queries.matching(filters_of(request.GET)).defer(None).defer("search")[:MOST])


def _here(name: str, request: HttpRequest) -> str:
    query = query_of(filters_of(request.GET))
    path = reverse(name)
    return f"{settings.PORTAL_ORIGIN}{path}" + (f"?{query}" if query and name == "directory:challenges" else "")


def _utc(instant: datetime | None) -> str | None:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z") if instant else None


def _event(row: ChallengeIndex, now: datetime) -> list[str]:
    stamp = "%Y%m%dT%H%M%SZ"
    assert row.closes_at is not None
    words = _("Applications close: %(question)s (%(council)s)") % {
        "question": row.question,
        "council": row.council.name,
    }
    return [
        "BEGIN:VEVENT",
        f"UID:{row.challenge_id}@{settings.PORTAL_HOST}",
        f"DTSTAMP:{now.astimezone(UTC).strftime(stamp)}",
        f"DTSTART:{row.closes_at.astimezone(UTC).strftime(stamp)}",
        f"SUMMARY:{_escaped(words)}",
        f"URL:{row.url}",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n").replace("\r", "")


def _folded(line: str) -> Iterator[str]:
    """RFC 5545: no line over 75 bytes; what follows begins with a space. Never inside a letter."""
    part, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 73:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + width
    yield part
