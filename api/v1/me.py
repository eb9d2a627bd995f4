"""Who am I here?"""

from __future__ import annotations

from typing import Any, ClassVar

from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.councils.scope import current
from dips.staff import queries as staff

from ..resource import Resource, answer


class Me(serializers.Serializer[Any]):
    """The account, the roles it has in this council, and what this session or token may do."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    full_name = serializers.CharField()
    council = serializers.CharField(allow_null=True)
    roles = serializers.ListField(child=serializers.CharField())
    scopes = serializers.ListField(child=serializers.CharField())
    csrf_token = serializers.CharField(allow_null=True)


class WhoAmI(Resource):
    """Who calls, and what their token may do."""

    scopes: ClassVar[dict[str, str]] = {"GET": Scope.PROFILE_READ}

    @extend_schema(operation_id="me", responses=Me, tags=["me"])
    def get(self, request: Request) -> Response:
        council, token = current(), self.token
        found = {
            "id": self.caller.pk,
            "email": self.caller.email,
            "full_name": self.caller.full_name,
            "council": council.slug if council else None,
            "roles": list(staff.roles_of(self.caller).values_list("key", flat=True)),
            "scopes": token.scopes if token else list(Scope.values),
            "csrf_token": None if token else get_token(request._request),
        }
        return answer(Me(found).data)


@extend_schema_view(get=extend_schema(operation_id="council_me"))
class WhoAmIHere(WhoAmI):
    """Who calls, with their roles in this council."""
