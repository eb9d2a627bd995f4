"""The council's standard: what it says, part by part, and a part changed whole."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.blueprints import schemas, services
from dips.blueprints.sections import Section
from dips.staff.rules import require

from ..resource import BadVersion, Resource, VersionNeeded, answer
from ..serializers import Input

READ, WRITE = Scope.PROGRAMMES_READ, Scope.PROGRAMMES_WRITE
ETAG = re.compile(r'^"([0-9a-f]{16})"$')


class PartRow(serializers.Serializer[Any]):
    """One part: its name, and the ETag that it has now."""

    section = serializers.CharField()
    title = serializers.CharField()
    digest = serializers.CharField()


class BlueprintDetail(serializers.Serializer[Any]):
    name = serializers.CharField()
    version = serializers.CharField()
    parts = PartRow(many=True)


class PartDetail(PartRow):
    data = serializers.JSONField()  # type: ignore[assignment]  # a field of this name
    schema = serializers.JSONField(help_text="JSON Schema of the data.")


class PartChange(Input):
    """The whole part as it shall be."""

    data = serializers.JSONField()  # type: ignore[assignment]  # a field of this name


class Blueprint(Resource):
    """The council's standard: the blueprint it began with, and its parts."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="blueprint_read", responses=BlueprintDetail, tags=["blueprint"])
    def get(self, request: Request) -> Response:
        require(self.caller, services.MANAGE)
        document = services.export()
        parts = [_row(services.find(key), data) for key, data in document.sections.items()]
        found = {"name": document.meta["name"], "version": document.meta["version"], "parts": parts}
        return answer(BlueprintDetail(found).data)


class BlueprintPart(Resource):
    """One part of the standard; change it. Programmes that run keep what they began with."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "PUT": WRITE}

    @extend_schema(operation_id="blueprint_part_read", responses=PartDetail, tags=["blueprint"])
    def get(self, request: Request, room: str, section: str) -> Response:
        """One part of the council's standard."""
        require(self.caller, services.MANAGE)
        return _answer(services.find(f"{room}/{section}"))

    @extend_schema(operation_id="blueprint_part_change", request=PartChange, responses=PartDetail, tags=["blueprint"])
    def put(self, request: Request, room: str, section: str) -> Response:
        """Change one part of the council's standard."""
        require(self.caller, services.MANAGE)
        found = services.find(f"{room}/{section}")
        data = self.read(PartChange)["data"]
        services.revise(key=found.key, data=data, digest=_digest(request), by=self.caller)
        return _answer(found)


def _row(section: Section, data: Any) -> dict[str, Any]:
    title = str(section.schema.get("title", section.key))
    return {"section": section.key, "title": title, "digest": services.section_digest(section.key, data)}


def _answer(section: Section) -> Response:
    data = services.export().sections.get(section.key)
    if data is None:
        raise services.NoSuchSection
    row = _row(section, data)
    response = answer(PartDetail(row | {"data": data, "schema": schemas.plain(section.schema)}).data)
    response.headers["ETag"] = f'"{row["digest"]}"'
    return response


def _digest(request: Request) -> str:
    """The digest that the caller read, from If-Match. Refuses to guess."""
    given = request.META.get("HTTP_IF_MATCH")
    if given is None:
        raise VersionNeeded
    found = ETAG.match(given.strip())
    if found is None:
        raise BadVersion
    return found.group(1)
