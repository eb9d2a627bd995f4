"""What happened in this council: who, what, when, why."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.kernel import audit
from dips.staff.rules import require

from ..paging import Paged, page, paged
from ..resource import Resource, answer
from ..serializers import Input, Instant


class EventFilters(Input, Paged):
    """Which events: by verb, by the kind of thing, by one thing, from a time on and before a time."""

    verb = serializers.CharField(required=False, max_length=80)
    model = serializers.CharField(required=False, max_length=80)
    object_id = serializers.CharField(required=False, max_length=80)
    since = Instant(required=False)
    until = Instant(required=False)


class EventRow(serializers.Serializer[Any]):
    """One event. `recorded_at` is always the clock's; hashes stand for what the thing was before and after."""

    id = serializers.UUIDField()
    happened_at = Instant()
    recorded_at = Instant()
    actor_id = serializers.UUIDField(allow_null=True)
    actor = serializers.CharField(source="actor_label")
    verb = serializers.CharField()
    model = serializers.CharField()
    object_id = serializers.CharField()
    object = serializers.CharField(source="object_label")
    reason = serializers.CharField()
    data = serializers.JSONField()  # type: ignore[assignment]  # a field of this name
    before_hash = serializers.CharField()
    after_hash = serializers.CharField()


class Events(Resource):
    """The council's audit trail, newest first."""

    scopes: ClassVar[dict[str, str]] = {"GET": Scope.AUDIT_READ}

    @extend_schema(
        operation_id="audit_list", parameters=[EventFilters], responses=paged("EventPage", EventRow), tags=["audit"]
    )
    def get(self, request: Request) -> Response:
        require(self.caller, "staff.read_audit")
        asked = self.asked(EventFilters)
        rows = audit.readable()
        for name, lookup in (
            ("verb", "verb"),
            ("model", "model"),
            ("object_id", "object_id"),
            ("since", "recorded_at__gte"),
            ("until", "recorded_at__lt"),
        ):
            if name in asked:
                rows = rows.filter(**{lookup: asked[name]})
        return answer(
            page(
                request,
                rows,
                order=("-recorded_at", "-id"),
                asked=asked,
                show=lambda found: EventRow(found, many=True).data,
            )
        )
