"""Who helps on a challenge, and sees it for that alone."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.kernel.errors import Invalid, NotFound
from dips.staff.queries import people
from tenants.challenges import rules, services
from tenants.challenges.models import Challenge
from tenants.challenges.states import HelperPart

from ...resource import Resource, answer, made, nothing
from ...serializers import Input
from .finding import find
from .views import READ, WRITE


class HelperRow(serializers.Serializer[Any]):
    """A person and their part."""

    user = serializers.UUIDField(source="user_id")
    name = serializers.CharField(source="user.full_name")
    part = serializers.ChoiceField(HelperPart.choices)


class HelperList(serializers.Serializer[Any]):
    results = HelperRow(many=True)


class NewHelper(Input):
    """One of this council's people, and the part they take."""

    user = serializers.UUIDField()
    part = serializers.ChoiceField(HelperPart.choices)


def inside(reference: str, *, by: Any) -> Challenge:
    """A challenge for those who work on it; for anybody else it is not found."""
    challenge = find(reference, by=by)
    if not rules.is_in_scope(by, challenge):
        raise NotFound
    return challenge


class Helpers(Resource):
    """The facilitators and delivery partners of a challenge; name one."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "POST": WRITE}

    @extend_schema(operation_id="helpers_list", responses=HelperList, tags=["challenges"])
    def get(self, request: Request, reference: str) -> Response:
        """The facilitators and delivery partners of a challenge."""
        challenge = inside(reference, by=self.caller)
        return answer({"results": HelperRow(challenge.helpers.select_related("user"), many=True).data})

    @extend_schema(operation_id="helpers_add", request=NewHelper, responses={201: HelperRow}, tags=["challenges"])
    def post(self, request: Request, reference: str) -> Response:
        """Name a facilitator or delivery partner."""
        challenge = inside(reference, by=self.caller)
        rules.require_answering(self.caller, challenge)
        data = self.read(NewHelper)
        user = people().filter(pk=data["user"]).first()
        if user is None:
            raise Invalid(_("Choose one of this council's people"), field="user")
        return made(
            HelperRow(services.add_helper(challenge=challenge, user=user, part=data["part"], by=self.caller)).data
        )


class OneHelper(Resource):
    """Let a helper go."""

    scopes: ClassVar[dict[str, str]] = {"DELETE": WRITE}

    @extend_schema(operation_id="helpers_remove", request=None, responses={204: None}, tags=["challenges"])
    def delete(self, request: Request, reference: str, user_id: UUID) -> Response:
        services.remove_helper(challenge=inside(reference, by=self.caller), user_id=user_id, by=self.caller)
        return nothing()
