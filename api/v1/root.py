"""The front door of the API on each host."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.councils.scope import current

from ..resource import Resource, answer


class Root(serializers.Serializer[Any]):
    """Where to go from here."""

    schema = serializers.URLField()
    docs = serializers.URLField()
    challenges = serializers.URLField()
    councils = serializers.URLField(required=False, help_text="On the portal.")
    blueprints = serializers.URLField(required=False, help_text="On the portal.")
    regions = serializers.URLField(required=False, help_text="On the portal.")
    sign_ups = serializers.URLField(required=False, help_text="On the portal.")
    blueprint = serializers.URLField(required=False, help_text="On a council's own host.")
    checklist = serializers.URLField(required=False, help_text="On a council's own host.")
    programmes = serializers.URLField(required=False, help_text="On a council's own host.")
    sharing = serializers.URLField(required=False, help_text="On a council's own host.")


HERE = {"schema": "api:schema", "docs": "api:docs", "challenges": "api:challenges"}
PORTAL = {
    "councils": "api:councils",
    "blueprints": "api:blueprints",
    "regions": "api:regions",
    "sign_ups": "api:sign-ups",
}
COUNCIL = {
    "blueprint": "api:blueprint",
    "checklist": "api:checklist",
    "programmes": "api:programmes",
    "sharing": "api:sharing",
}


class FrontDoor(Resource):
    """Where to begin: the addresses of this host's description and lists."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})

    @extend_schema(operation_id="root", responses=Root, tags=["api"])
    def get(self, request: Request) -> Response:
        names = HERE | (PORTAL if current() is None else COUNCIL)
        return answer({key: request.build_absolute_uri(reverse(name)) for key, name in names.items()})
