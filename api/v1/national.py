"""Challenges of every council, from the public index alone."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.councils import lookup
from dips.councils.models import Region
from dips.directory.facets import as_listed
from dips.directory.models import ChallengeIndex
from dips.directory.order import KEYS, InOrder
from dips.directory.queries import Filters
from dips.directory.states import StageKind, Status

from ..paging import Paged, page_of, paged
from ..resource import Resource, answer
from ..serializers import Choice, Input, Instant, z


def known_council(slug: str) -> None:
    if (lookup.by_slug(slug) or lookup.closed_slug(slug)) is None:
        raise serializers.ValidationError(_("There is no council called “%(value)s” here.") % {"value": slug[:80]})


def known_region(slug: str) -> None:
    if not Region.objects.homes().filter(slug=slug).exists():
        raise serializers.ValidationError(_("There is no region called “%(value)s” here.") % {"value": slug[:80]})


class ChallengeFilters(Input, Paged):
    """Each may be given several times; a challenge then matches any of its values."""

    council = serializers.ListField(
        child=serializers.CharField(max_length=80, validators=[known_council]), required=False, max_length=50
    )
    region = serializers.ListField(
        child=serializers.CharField(max_length=80, validators=[known_region]), required=False, max_length=50
    )
    theme = serializers.ListField(child=serializers.CharField(max_length=80), required=False, max_length=50)
    stage = serializers.ListField(child=Choice(StageKind.choices), required=False, max_length=50)
    status = serializers.ListField(child=Choice(Status.choices), required=False, max_length=50)
    q = serializers.CharField(required=False, allow_blank=True, max_length=200)


class ChallengeRow(serializers.Serializer[Any]):
    """One challenge in a list. `stage` is one of the six kinds; `stage_name` is what the council calls it."""

    reference = serializers.CharField()
    title = serializers.CharField()
    question = serializers.CharField()
    stage = serializers.ChoiceField(StageKind.choices)
    stage_name = serializers.CharField()
    status = serializers.ChoiceField(Status.choices)
    council = serializers.CharField(source="council.slug")
    council_name = serializers.CharField(source="council.name")
    region = serializers.CharField(source="council.region.slug", allow_null=True, default=None)
    region_name = serializers.CharField(source="council.region.name", allow_null=True, default=None)
    programme = serializers.CharField(source="programme_name")
    team = serializers.CharField()
    themes = serializers.ListField(child=serializers.CharField())
    opens_at = Instant(allow_null=True)
    closes_at = Instant(allow_null=True)
    published_at = Instant(allow_null=True)
    illustrative = serializers.BooleanField()
    url = serializers.CharField()
    api_url = serializers.CharField()


def as_dict(row: ChallengeIndex) -> dict[str, Any]:
    """A row as `ChallengeRow` describes it, written out: a serializer asks each field of each row what to do."""
    council = row.council
    return {
        "reference": row.reference,
        "title": row.title,
        "question": row.question,
        "stage": row.stage,
        "stage_name": row.stage_name,
        "status": str(row.status),  # type: ignore[attr-defined]  # told by the list
        "council": council.slug,
        "council_name": council.name,
        "region": council.region.slug if council.region is not None else None,
        "region_name": council.region.name if council.region is not None else None,
        "programme": row.programme_name,
        "team": row.team,
        "themes": row.themes,
        "opens_at": z(row.opens_at) if row.opens_at is not None else None,
        "closes_at": z(row.closes_at) if row.closes_at is not None else None,
        "published_at": z(row.published_at) if row.published_at is not None else None,
        "illustrative": row.illustrative,
        "url": row.url,
        "api_url": _address(settings.PORTAL_ORIGIN) % {"council": council.slug, "reference": row.reference},
    }


@cache
def _address(portal: str) -> str:
    """The address of a challenge's own resource, with places for two names that need no quoting."""
    names = {"council": "a-council", "reference": "XX-00"}
    path = reverse("api:challenge", kwargs=names)
    for name, said in names.items():
        path = path.replace(said, f"%({name})s")
    return f"{portal}{path}"


class Challenges(Resource):
    """Challenges of every council that have been published: open ones first, the soonest deadline first."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})

    @extend_schema(
        operation_id="challenges_list",
        parameters=[ChallengeFilters],
        responses=paged("ChallengePage", ChallengeRow),
        tags=["challenges"],
    )
    def get(self, request: Request) -> Response:
        asked = self.asked(ChallengeFilters)
        chosen = {name: tuple(asked.get(name, ())) for name in ("council", "region", "theme", "stage", "status")}
        rows = InOrder(as_listed(Filters(q=asked.get("q", ""), **chosen)))
        return answer(
            page_of(request, rows.take, order=KEYS, asked=asked, show=lambda found: list(map(as_dict, found)))
        )
