"""The councils that are here."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.councils import links
from dips.directory import queries
from dips.kernel.errors import NotFound

from ..paging import Paged, page, paged
from ..resource import Resource, answer
from ..serializers import Input


class CouncilFilters(Input, Paged):
    """Paging alone."""


class CouncilRow(serializers.Serializer[Any]):
    """A council, and how many of its challenges are listed and open now."""

    slug = serializers.CharField()
    name = serializers.CharField()
    gss_code = serializers.CharField()
    kind = serializers.CharField()
    nation = serializers.CharField()
    region = serializers.CharField(source="region.slug", allow_null=True, default=None)
    challenges = serializers.IntegerField(source="listed")
    open_challenges = serializers.IntegerField(source="open")
    illustrative = serializers.BooleanField()
    url = serializers.SerializerMethodField()

    def get_url(self, council: Any) -> str:
        return links.council_url(council)


class Councils(Resource):
    """Active councils, by name."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})

    @extend_schema(
        operation_id="councils_list",
        parameters=[CouncilFilters],
        responses=paged("CouncilPage", CouncilRow),
        tags=["councils"],
    )
    def get(self, request: Request) -> Response:
        found = page(
            request,
            queries.councils(),
            order=("name", "id"),
            asked=self.asked(CouncilFilters),
            show=lambda found: CouncilRow(found, many=True).data,
        )
        return answer(found)


class OneCouncil(Resource):
    """One active council."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})

    @extend_schema(operation_id="councils_read", responses=CouncilRow, tags=["councils"])
    def get(self, request: Request, council: str) -> Response:
        found = queries.councils().filter(slug=council).first()
        if found is None:
            raise NotFound
        return answer(CouncilRow(found).data)
