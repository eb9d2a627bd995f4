"""Supplier organisations that the caller acts for."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.kernel.errors import Invalid
from dips.kernel.money import Money
from dips.suppliers import queries, services
from dips.suppliers.models import SupplierOrganisation
from dips.suppliers.states import SupplierKind, SupplierState

from ..resource import Resource, answer, made
from ..serializers import Input, Instant

READ, WRITE = Scope.ORGANISATIONS_READ, Scope.ORGANISATIONS_WRITE
MONEY = ("turnover", "balance_sheet")


class OrganisationRow(serializers.Serializer[Any]):
    """An organisation. `is_sme` follows the Act's rule of the day, named in `size_rule`; null when not known."""

    id = serializers.UUIDField()
    legal_name = serializers.CharField()
    trading_name = serializers.CharField()
    kind = serializers.ChoiceField(SupplierKind.choices)
    company_number = serializers.CharField()
    company_scheme = serializers.CharField()
    website = serializers.CharField()
    address_line_1 = serializers.CharField()
    address_line_2 = serializers.CharField()
    town = serializers.CharField()
    postcode = serializers.CharField()
    country = serializers.CharField(help_text="Empty for the United Kingdom.")
    region = serializers.CharField(source="region.slug", allow_null=True, default=None)
    staff_count = serializers.IntegerField(allow_null=True)
    turnover_pence = serializers.IntegerField(allow_null=True)
    balance_sheet_pence = serializers.IntegerField(allow_null=True)
    is_sme = serializers.BooleanField(allow_null=True)
    size_rule = serializers.CharField()
    state = serializers.ChoiceField(SupplierState.choices)
    updated_at = Instant()


class OrganisationList(serializers.Serializer[Any]):
    results = OrganisationRow(many=True)


class ChangedOrganisation(Input):
    """Facts about an organisation. Money in pounds, like 24,500. Fields that are not sent stay as they are."""

    legal_name = serializers.CharField(max_length=400, required=False)
    trading_name = serializers.CharField(max_length=400, required=False, allow_blank=True)
    kind = serializers.ChoiceField(SupplierKind.choices, required=False)
    company_number = serializers.CharField(max_length=80, required=False, allow_blank=True)
    website = serializers.CharField(max_length=400, required=False, allow_blank=True)
    address_line_1 = serializers.CharField(max_length=400, required=False, allow_blank=True)
    address_line_2 = serializers.CharField(max_length=400, required=False, allow_blank=True)
    town = serializers.CharField(max_length=400, required=False, allow_blank=True)
    postcode = serializers.CharField(max_length=80, required=False, allow_blank=True)
    country = serializers.CharField(max_length=80, required=False, allow_blank=True)
    region = serializers.CharField(max_length=80, required=False, allow_blank=True)
    staff_count = serializers.IntegerField(min_value=0, max_value=10_000_000, required=False, allow_null=True)
    turnover = serializers.CharField(max_length=30, required=False, allow_null=True)
    balance_sheet = serializers.CharField(max_length=30, required=False, allow_null=True)


class NewOrganisation(ChangedOrganisation):
    """A new organisation; whoever makes it is its first administrator."""

    legal_name = serializers.CharField(max_length=400)
    kind = serializers.ChoiceField(SupplierKind.choices)


def facts(data: dict[str, Any]) -> dict[str, Any]:
    """Pounds as typed into pence. A wrong amount is an error of its field."""
    found, errors = dict(data), {}
    for name in MONEY:
        if name in found:
            typed = found.pop(name)
            try:
                found[f"{name}_pence"] = Money.parse(typed).pence if typed else None
            except Invalid as refused:
                errors[name] = [refused.message]
    if errors:
        raise Invalid(errors=errors)
    return found


def etag(organisation: SupplierOrganisation) -> int:
    """An organisation has no counter of its own; its last change to the microsecond stands for one."""
    return int(organisation.updated_at.timestamp() * 1_000_000) % 1_000_000_000


class Organisations(Resource):
    """One's own organisations; add one."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "POST": WRITE}

    @extend_schema(operation_id="organisations_list", responses=OrganisationList, tags=["organisations"])
    def get(self, request: Request) -> Response:
        """One's own organisations."""
        return answer({"results": OrganisationRow(queries.organisations_of(self.caller), many=True).data})

    @extend_schema(
        operation_id="organisations_create",
        request=NewOrganisation,
        responses={201: OrganisationRow},
        tags=["organisations"],
    )
    def post(self, request: Request) -> Response:
        """Add an organisation of one's own."""
        found = services.create_organisation(by=self.caller, **facts(self.read(NewOrganisation)))
        found.refresh_from_db()
        return made(OrganisationRow(found).data, version=etag(found), location=f"{request.path}{found.pk}/")


class OneOrganisation(Resource):
    """One of one's own organisations, and its details."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "PATCH": WRITE}

    @extend_schema(operation_id="organisations_read", responses=OrganisationRow, tags=["organisations"])
    def get(self, request: Request, organisation_id: UUID) -> Response:
        """One of one's own organisations."""
        found = queries.organisation_for(self.caller, organisation_id)
        return answer(OrganisationRow(found).data, version=etag(found))

    @extend_schema(
        operation_id="organisations_edit",
        request=ChangedOrganisation,
        responses=OrganisationRow,
        tags=["organisations"],
    )
    def patch(self, request: Request, organisation_id: UUID) -> Response:
        """Change an organisation's details."""
        found = queries.organisation_for(self.caller, organisation_id)
        data = facts(self.read(ChangedOrganisation))
        self.same_version(etag(found))
        found = services.update_profile(organisation=found, by=self.caller, **data)
        return answer(OrganisationRow(found).data, version=etag(found))
