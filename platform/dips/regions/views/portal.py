"""Regions on the portal: who takes part, for anybody; an area's figures, for those who were let in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dips.accounts.requests import PersonRequest
from dips.accounts.second_factor import proof
from dips.councils.models import Region
from dips.councils.pagecache import public_page

from .. import charts, links, map_of_areas, queries, saying, totals
from ..errors import NoSuchArea

AreaView = Callable[[HttpRequest, Region], HttpResponse]


@require_safe
@public_page()
def index(request: HttpRequest) -> HttpResponse:
    """Every area with its councils: which take part, and what they have published."""
    seen = queries.seen_by(request.user)
    if request.user.is_authenticated:
        links.note(request, bool(seen))
    areas = map_of_areas.read()
    return render(
        request,
        "regions/index.html",
        {
            "areas": [each for each in areas if each.councils],
            "empty": [each for each in areas if not each.councils],
            "mine": [each.area for each in areas if each.area.pk in seen],
        },
    )


def for_viewers(view: AreaView) -> Callable[..., HttpResponse]:
    """Only whoever was let into this area, with the second step. To everybody else it is not there."""

    @wraps(view)
    def guarded(request: PersonRequest, area: str) -> HttpResponse:
        found = Region.objects.filter(slug=area).first()
        if found is None or not queries.may_see(request.user, found):
            raise NoSuchArea
        if not proof.is_proven(request):
            raise proof.SecondFactorMissing
        links.note(request, True)
        return view(request, found)

    return never_cache(require_safe(login_required(guarded)))


@for_viewers
def area(request: HttpRequest, area: Region) -> HttpResponse:
    figures = totals.of_area(area)
    place = map_of_areas.one(area)
    lines = [(line, charts.trend(line.measure, line.parts) if line.measure.kind == "trend" else None)
             for line in figures.lines]  # fmt: skip
    return render(
        request,
        "regions/area.html",
        {
            "area": area,
            "figures": figures,
            "single": [line for line in figures.lines if not line.measure.parts],
            "broken_down": [(line, chart) for line, chart in lines if line.measure.parts],
            "place": place,
            "rule": saying.rule(),
        },
    )


@for_viewers
def area_csv(request: HttpRequest, area: Region) -> HttpResponse:
    response = HttpResponse(saying.as_csv(totals.of_area(area)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{area.slug}.csv"'
    return response


@for_viewers
def area_json(request: HttpRequest, area: Region) -> HttpResponse:
    said = saying.as_dict(totals.of_area(area))
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{area.slug}.json"'
    return response
