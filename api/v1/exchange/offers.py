"""The blueprints that are offered, to everybody and to one council."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dips.blueprints import queries, showing
from dips.blueprints.models import BlueprintVersion
from dips.kernel.errors import NotFound

from ...resource import Resource, answer
from .shapes import OfferList, OfferRow, PublicOffer


def shown(version: BlueprintVersion) -> dict[str, Any]:
    return dict(OfferRow(showing.offers([version])[0]).data)


class Blueprints(Resource):
    """What every council is offered: the newest version of each."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})

    @extend_schema(operation_id="blueprints_list", responses=OfferList, tags=["blueprints"])
    def get(self, request: Request) -> Response:
        return answer({"results": OfferRow(showing.offers(queries.newest()), many=True).data})


class OneBlueprint(Resource):
    """One version, whole."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})

    @extend_schema(operation_id="blueprints_read", responses=PublicOffer, tags=["blueprints"])
    def get(self, request: Request, blueprint: str, release: str) -> Response:
        version = offered(blueprint, release)
        files = reverse("blueprints:download", args=[version.name, version.version])
        return answer(
            shown(version) | {"document": version.document["sections"], "zip_url": request.build_absolute_uri(files)}
        )


class NoSuchOffer(NotFound):
    """Never published, or for others: the two look the same."""

    code = "no_such_offer"
    default = _("No blueprint of this name and version is offered to you.")


def offered(name: str, version: str) -> BlueprintVersion:
    found = queries.published().filter(name=name, version=version).first()
    if found is None:
        raise NoSuchOffer
    return found
