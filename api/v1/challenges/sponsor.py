"""Ask a sponsor who has no account to sign the brief. Signing itself is done on the page behind the link."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tenants.challenges import services

from ...resource import Resource, made, nothing
from ...serializers import Input, Instant
from .finding import find
from .views import WRITE


class AskedSponsor(Input):
    """Who is asked."""

    sponsor_email = serializers.EmailField()


class SponsorRequest(serializers.Serializer[Any]):
    """Who was asked, about which version of the brief, and until when the link works."""

    sponsor_email = serializers.EmailField(source="email")
    brief_version = serializers.IntegerField()
    asked_at = Instant()
    expires_at = Instant()


class Sponsor(Resource):
    """Mail a link that signs the brief; a second one ends the first. `DELETE` takes it back."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE, "DELETE": WRITE}

    @extend_schema(
        operation_id="challenges_ask_sponsor",
        request=AskedSponsor,
        responses={201: SponsorRequest},
        tags=["challenges"],
    )
    def post(self, request: Request, reference: str) -> Response:
        """Mail the sponsor a link that signs the brief."""
        challenge, given = find(reference, by=self.caller), self.read(AskedSponsor)
        asked, _token = services.ask_sponsor(challenge=challenge, email=given["sponsor_email"], by=self.caller)
        return made(SponsorRequest(asked).data)

    @extend_schema(operation_id="challenges_withdraw_sponsor", request=None, responses={204: None}, tags=["challenges"])
    def delete(self, request: Request, reference: str) -> Response:
        """Take the sponsor's link back."""
        services.withdraw_sponsor(challenge=find(reference, by=self.caller), by=self.caller)
        return nothing()
