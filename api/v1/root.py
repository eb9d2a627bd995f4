"""The front door of the API on each host."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ..resource import Resource, answer


class Root(serializers.Serializer[Any]):
    """Where to go from here."""

    schema = serializers.URLField()
    docs = serializers.URLField()
    challenges = serializers.URLField()


class FrontDoor(Resource):
    """Where to begin: the addresses of this host's description and lists."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})

    @extend_schema(operation_id="root", responses=Root, tags=["api"])
    def get(self, request: Request) -> Response:
        names = {"schema": "api:schema", "docs": "api:docs", "challenges": "api:challenges"}
        return answer({key: request.build_absolute_uri(reverse(name)) for key, name in names.items()})
