"""One's own tokens. Made with a session only: a token that leaks must not make others."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.second_factor import proof
from dips.accounts.tokens import services
from dips.accounts.tokens.models import ApiToken
from dips.accounts.tokens.scopes import Scope
from dips.kernel.errors import NotAllowed

from ..auth import require_recent
from ..resource import Resource, answer, made, nothing
from ..serializers import Input, Instant


class SessionNeeded(NotAllowed):
    code = "session_needed"
    default = _("Sign in with a session to manage tokens. A token cannot.")


class NewToken(Input):
    """What the token is for, what it may do, and for how many days."""

    name = serializers.CharField(max_length=80)
    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices), min_length=1, max_length=20)
    days = serializers.IntegerField(
        min_value=1, max_value=services.LONGEST_DAYS, default=services.USUAL_DAYS, required=False
    )


class TokenRow(serializers.Serializer[Any]):
    """A token by the part that may be shown."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    created_at = Instant()
    expires_at = Instant()
    last_used_at = Instant(allow_null=True)


class MadeToken(TokenRow):
    """A new token, with the whole of it for the only time."""

    token = serializers.CharField()


class TokenList(serializers.Serializer[Any]):
    """All of one's tokens."""

    results = TokenRow(many=True)


class BySession(Resource):
    """Refuses tokens."""

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)
        if isinstance(request.auth, ApiToken):
            raise SessionNeeded


class Tokens(BySession):
    """One's own tokens. A new one is shown once."""

    secret: ClassVar[tuple[str, ...]] = ("token",)

    @extend_schema(operation_id="tokens_list", responses=TokenList, tags=["tokens"])
    def get(self, request: Request) -> Response:
        """One's own tokens."""
        return answer({"results": TokenRow(services.tokens_of(self.caller), many=True).data})

    @extend_schema(operation_id="tokens_create", request=NewToken, responses={201: MadeToken}, tags=["tokens"])
    def post(self, request: Request) -> Response:
        """Make a token. It is shown once."""
        if not proof.is_proven(request._request):
            raise proof.SecondFactorMissing
        require_recent(request)
        token, secret = services.mint_token(user=self.caller, by=self.caller, **self.read(NewToken))
        token.refresh_from_db()
        return made(TokenRow(token).data | {"token": secret})


class OneToken(BySession):
    """Revoke a token. It stops working at once."""

    @extend_schema(operation_id="tokens_revoke", responses={204: None}, tags=["tokens"])
    def delete(self, request: Request, token_id: UUID) -> Response:
        services.revoke_token(token_id=token_id, by=self.caller)
        return nothing()
