"""A council offers its own standard, and takes the offer back."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dips.blueprints import services
from dips.councils.scope import here

from ...resource import answer, made
from .adoption import WRITE, OfCouncil
from .offers import offered, shown
from .shapes import BlueprintPublication, OfferRow, Wanted


class Publish(OfCouncil):
    """Offer the council's standard to others."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(
        operation_id="adoption_publish", request=BlueprintPublication, responses={201: OfferRow}, tags=["blueprints"]
    )
    def post(self, request: Request) -> Response:
        given = self.read(BlueprintPublication)
        council = here()
        notes, region = given.pop("notes"), given.pop("region")
        document = services.named(services.export(), maker=council.name, **given)
        return made(shown(services.publish(document, region=region, notes=notes, by=self.caller)))


class Withdraw(OfCouncil):
    """Offer a version of one's own to nobody new."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="adoption_withdraw", request=Wanted, responses=OfferRow, tags=["blueprints"])
    def post(self, request: Request) -> Response:
        return answer(shown(services.withdraw(version=offered(**self.read(Wanted)), by=self.caller)))
