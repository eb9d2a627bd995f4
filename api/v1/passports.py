"""Every application of the caller's organisations, over all councils."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.councils import links
from dips.directory import queries as directory
from dips.directory.models import Passport
from dips.suppliers import queries

from ..paging import Paged, page, paged
from ..resource import Resource, answer
from ..serializers import Input, Instant


class PassportRow(serializers.Serializer[Any]):
    """One application anywhere. `api_url` is where it is read and changed."""

    id = serializers.UUIDField(source="application_id")
    reference = serializers.CharField()
    council = serializers.CharField(source="council.slug")
    council_name = serializers.CharField(source="council.name")
    organisation = serializers.UUIDField(source="supplier_id")
    challenge = serializers.CharField(source="challenge_reference")
    question = serializers.CharField()
    state = serializers.CharField()
    state_label = serializers.CharField(source="applicant_label")
    closes_at = Instant(allow_null=True)
    submitted_at = Instant(allow_null=True)
    updated_at = Instant()
    api_url = serializers.SerializerMethodField()

    def get_api_url(self, row: Passport) -> str:
        place = {"council": row.council.slug, "application_id": row.application_id}
        return links.portal_url(reverse("api:application", kwargs=place))


class PassportFilters(Input, Paged):
    """Whose applications, and in which state."""

    organisation = serializers.UUIDField(required=False)
    state = serializers.CharField(max_length=30, required=False)


class Passports(Resource):
    """Every application of the caller's organisations, over all councils, the last touched first."""

    scopes: ClassVar[dict[str, str]] = {"GET": Scope.APPLICATIONS_READ}

    @extend_schema(
        operation_id="my_applications",
        parameters=[PassportFilters],
        responses=paged("PassportPage", PassportRow),
        tags=["applications"],
    )
    def get(self, request: Request) -> Response:
        asked = self.asked(PassportFilters)
        suppliers = list(queries.organisations_of(self.caller).values_list("pk", flat=True))
        if "organisation" in asked:
            suppliers = [each for each in suppliers if each == asked["organisation"]]
        rows = directory.passport_of(suppliers=suppliers)
        if "state" in asked:
            rows = rows.filter(state=asked["state"])
        return answer(
            page(
                request,
                rows,
                order=("-updated_at", "-id"),
                asked=asked,
                show=lambda found: PassportRow(found, many=True).data,
            )
        )
