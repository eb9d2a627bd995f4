"""A council's own sign-on: how it is set, whether the provider answers, on and off. The secret goes in and never comes out."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.councils.scope import here
from dips.signon import queries, services
from dips.signon.errors import NotSet
from dips.signon.models import USUAL_MINUTES, SignOn
from dips.signon.services.setting import LONGEST, SHORTEST
from dips.signon.states import Factor, SignOnState
from dips.staff.rules import require

from ..resource import Resource, answer
from ..serializers import Input, Instant

READ, WRITE = Scope.COUNCIL_READ, Scope.COUNCIL_WRITE


class SignOnDetail(serializers.Serializer[Any]):
    """How it is set. `trouble` says what was wrong when the provider was last asked; empty if nothing was."""

    state = serializers.ChoiceField(SignOnState.choices)
    issuer = serializers.CharField()
    client_id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of this name
    is_only_way = serializers.BooleanField()
    vouches = serializers.BooleanField()
    vouched_by = serializers.CharField()
    vouched_at = Instant(allow_null=True)
    factor = serializers.ChoiceField(Factor.choices)
    factor_declared_by = serializers.CharField()
    factor_declared_at = Instant(allow_null=True)
    session_minutes = serializers.IntegerField()
    checked_at = Instant(allow_null=True)
    answered_at = Instant(allow_null=True)
    trouble = serializers.CharField()
    redirect_uri = serializers.SerializerMethodField()

    def get_redirect_uri(self, row: SignOn) -> str:
        council = here()
        return queries.redirect_uri(council)


class SignOnChange(Input):
    """The whole setting. Without `secret` the one that was given stays; another place needs one of its own."""

    issuer = serializers.CharField(max_length=300)
    client_id = serializers.CharField(max_length=255)
    secret = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True, write_only=True)
    label = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)  # type: ignore[assignment]  # as above
    is_only_way = serializers.BooleanField(required=False, default=False)
    vouches = serializers.BooleanField(required=False, default=False)
    factor = serializers.ChoiceField(Factor.choices, required=False, default=Factor.OURS)
    session_minutes = serializers.IntegerField(
        min_value=SHORTEST, max_value=LONGEST, required=False, default=USUAL_MINUTES
    )


class OfSignOn(Resource):
    """Refuses everyone who may not set it, before anything is looked up."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        require(self.caller, queries.MANAGE)


class OneSignOn(OfSignOn):
    """The sign-on of this council; set it."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "PUT": WRITE}
    grave = frozenset({"PUT"})

    @extend_schema(operation_id="sign_on_read", responses=SignOnDetail, tags=["council"])
    def get(self, request: Request) -> Response:
        """The sign-on of this council."""
        row = queries.sign_on_here()
        if row is None:
            raise NotSet
        return show(row)

    @extend_schema(operation_id="sign_on_set", request=SignOnChange, responses=SignOnDetail, tags=["council"])
    def put(self, request: Request) -> Response:
        """Set the sign-on of this council."""
        data = self.read(SignOnChange)
        version = self.version() if queries.sign_on_here() is not None else None
        return show(services.set_sign_on(by=self.caller, version=version, **data))


class CheckSignOn(OfSignOn):
    """Ask the provider now."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="sign_on_check", request=None, responses=SignOnDetail, tags=["council"])
    def post(self, request: Request) -> Response:
        return show(services.check_sign_on(by=self.caller))


class TurnOn(OfSignOn):
    """Show the button."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}
    grave = frozenset({"POST"})

    @extend_schema(operation_id="sign_on_turn_on", request=None, responses=SignOnDetail, tags=["council"])
    def post(self, request: Request) -> Response:
        return show(services.turn_on_sign_on(by=self.caller))


class TurnOff(OfSignOn):
    """Take the button away."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}
    grave = frozenset({"POST"})

    @extend_schema(operation_id="sign_on_turn_off", request=None, responses=SignOnDetail, tags=["council"])
    def post(self, request: Request) -> Response:
        return show(services.turn_off_sign_on(by=self.caller))


def show(row: SignOn) -> Response:
    return answer(SignOnDetail(row).data, version=row.version)
