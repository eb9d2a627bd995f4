"""Areas on the portal, and what a council shares with its own."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.second_factor import proof
from dips.accounts.tokens.scopes import Scope
from dips.councils.models import Region
from dips.councils.states import AreaKind
from dips.regions import map_of_areas, measures, preview, queries, saying, services, totals
from dips.regions.errors import NoSuchArea
from dips.regions.measures import Unit
from dips.regions.rules import MANAGE
from dips.staff.rules import require

from ..resource import Resource, answer, made, nothing
from ..serializers import Input, Instant


class AreaRow(serializers.Serializer[Any]):
    """One area: how many of its councils are here, how many take part, and what they have published."""

    slug = serializers.CharField(source="area.slug")
    name = serializers.CharField(source="area.name")
    kind = serializers.ChoiceField(AreaKind.choices, source="area.kind")
    part_of = serializers.CharField(source="area.parent.slug", allow_null=True, default=None)
    councils = serializers.SerializerMethodField()
    taking_part = serializers.SerializerMethodField()
    challenges = serializers.IntegerField(source="published")
    open_challenges = serializers.IntegerField(source="open")

    def get_councils(self, place: map_of_areas.Place) -> int:
        return len(place.councils)

    def get_taking_part(self, place: map_of_areas.Place) -> int:
        return len(place.taking_part)


class AreaList(serializers.Serializer[Any]):
    results = AreaRow(many=True)


class AreaName(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(AreaKind.choices)


class MeasurePart(serializers.Serializer[Any]):
    """One part of a measure. `councils_under_3` have 1 or 2, which are not counted; `value` is null if nothing else is."""

    key = serializers.CharField()
    name = serializers.CharField()
    value = serializers.IntegerField(allow_null=True)
    councils_under_3 = serializers.IntegerField()


class MeasureRow(serializers.Serializer[Any]):
    """One measure of an area: its value is the sum of its parts, where it has any."""

    key = serializers.CharField()
    name = serializers.CharField()
    method = serializers.CharField()
    unit = serializers.CharField()
    value = serializers.IntegerField(allow_null=True)
    councils = serializers.IntegerField()
    councils_under_3 = serializers.IntegerField()
    parts_are = serializers.CharField()
    parts = MeasurePart(many=True)


class TakingPart(serializers.Serializer[Any]):
    taking_part = serializers.IntegerField()
    of = serializers.IntegerField()
    slugs = serializers.ListField(child=serializers.CharField())


class SmallNumbers(serializers.Serializer[Any]):
    least = serializers.IntegerField()
    rule = serializers.CharField()


class AreaDetail(serializers.Serializer[Any]):
    """The totals of the councils that agreed."""

    area = AreaName()
    councils = TakingPart()
    as_of = serializers.DateTimeField(allow_null=True)
    small_numbers = SmallNumbers()
    measures = MeasureRow(many=True)


class OwnFigure(serializers.Serializer[Any]):
    """A measure of this council: what is counted here, and what others see of it."""

    key = serializers.CharField(source="seen.measure.key")
    name = serializers.CharField(source="seen.measure.label")
    method = serializers.CharField(source="seen.measure.method")
    unit = serializers.ChoiceField([unit.value for unit in Unit], source="seen.measure.unit")
    counted = serializers.IntegerField(source="counted.value")
    seen = serializers.IntegerField(source="seen.total.value")
    is_under_3 = serializers.BooleanField(source="seen.total.small")


class OwnArea(serializers.Serializer[Any]):
    """One area of this council. `measures` is what was agreed; empty while nothing is shared."""

    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(AreaKind.choices)
    is_shared = serializers.BooleanField()
    since = Instant(allow_null=True)
    measures = serializers.ListField(child=serializers.CharField())


class SharingDetail(serializers.Serializer[Any]):
    """What this council may share, and what it shares with each of its areas."""

    measures = serializers.ListField(child=serializers.CharField())
    figures = OwnFigure(many=True)
    areas = OwnArea(many=True)


class Agreement(Input):
    """With which area, and the list of measures that was read."""

    area = serializers.SlugField(max_length=60)
    measures = serializers.ListField(child=serializers.CharField(max_length=40), max_length=100)


class Areas(Resource):
    """Every area of the country: nations, regions, strategic authorities."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})

    @extend_schema(operation_id="regions_list", responses=AreaList, tags=["regions"])
    def get(self, request: Request) -> Response:
        return answer({"results": AreaRow(map_of_areas.read(), many=True).data})


class OneArea(Resource):
    """An area's figures, for those whom an operator has let in, with a second step."""

    scopes: ClassVar[dict[str, str]] = {"GET": Scope.REGIONS_READ}

    @extend_schema(operation_id="regions_read", responses=AreaDetail, tags=["regions"])
    def get(self, request: Request, area: str) -> Response:
        found = Region.objects.filter(slug=area).first()
        if found is None or not queries.may_see(self.caller, found):
            raise NoSuchArea
        has_step = proof.has_factor(self.caller) if self.token is not None else proof.is_proven(request._request)
        if not has_step:
            raise proof.SecondFactorMissing
        return answer(saying.as_dict(totals.of_area(found)))


class Sharing(Resource):
    """What this council shares with its areas; agree to share."""

    scopes: ClassVar[dict[str, str]] = {"GET": Scope.SHARING_READ, "POST": Scope.SHARING_WRITE}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        require(self.caller, MANAGE)

    @extend_schema(operation_id="sharing_read", responses=SharingDetail, tags=["regions"])
    def get(self, request: Request) -> Response:
        """What this council shares with its areas."""
        return answer(_sharing())

    @extend_schema(operation_id="sharing_agree", request=Agreement, responses={201: SharingDetail}, tags=["regions"])
    def post(self, request: Request) -> Response:
        """Agree to share with an area."""
        asked = self.read(Agreement)
        services.give_consent(area=_own(asked["area"]), wanted=asked["measures"], by=self.caller)
        return made(_sharing())


class OneSharing(Resource):
    """Stop sharing with an area, at once."""

    scopes: ClassVar[dict[str, str]] = {"DELETE": Scope.SHARING_WRITE}

    @extend_schema(operation_id="sharing_stop", request=None, responses={204: None}, tags=["regions"])
    def delete(self, request: Request, area: str) -> Response:
        require(self.caller, MANAGE)
        services.revoke_consent(area=_own(area), by=self.caller)
        return nothing()


def _own(slug: str) -> Region:
    for area in queries.areas_of(queries.here()):
        if area.slug == slug:
            return area
    raise NoSuchArea


def _sharing() -> Any:
    live = {consent.area_id: consent for consent in queries.live_consents()}
    areas = [
        {
            "slug": area.slug,
            "name": area.name,
            "kind": area.kind,
            "is_shared": area.pk in live,
            "since": live[area.pk].given_at if area.pk in live else None,
            "measures": live[area.pk].measures if area.pk in live else [],
        }
        for area in queries.areas_of(queries.here())
    ]
    return SharingDetail({"measures": measures.keys(), "figures": preview.read(), "areas": areas}).data
