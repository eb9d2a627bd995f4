"""Supplier organisations that the caller acts for, their people, and their applications over all councils."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.councils import links
from dips.directory import queries as directory
from dips.directory.models import Passport
from dips.kernel.errors import Invalid, NotFound
from dips.kernel.money import Money
from dips.suppliers import queries, services
from dips.suppliers.models import SupplierMember, SupplierOrganisation
from dips.suppliers.states import MemberRole, SupplierKind, SupplierState

from ..paging import Paged, page, paged
from ..resource import Resource, answer, made, nothing
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
    region = serializers.CharField(max_length=80, required=False, allow_blank=True)
    staff_count = serializers.IntegerField(min_value=0, max_value=10_000_000, required=False, allow_null=True)
    turnover = serializers.CharField(max_length=30, required=False, allow_null=True)
    balance_sheet = serializers.CharField(max_length=30, required=False, allow_null=True)


class NewOrganisation(ChangedOrganisation):
    """A new organisation; whoever makes it is its first administrator."""

    legal_name = serializers.CharField(max_length=400)
    kind = serializers.ChoiceField(SupplierKind.choices)


class MemberRow(serializers.Serializer[Any]):
    """Someone who acts for the organisation."""

    id = serializers.UUIDField()
    full_name = serializers.SerializerMethodField()
    email = serializers.EmailField(source="user.email")
    role = serializers.ChoiceField(MemberRole.choices)

    def get_full_name(self, member: SupplierMember) -> str:
        return str(member.user)


class MemberList(serializers.Serializer[Any]):
    results = MemberRow(many=True)


class ChangedMember(Input):
    role = serializers.ChoiceField(MemberRole.choices)


class Asked(Input):
    """An address to ask, and what the person may do."""

    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(MemberRole.choices, required=False, default=MemberRole.MEMBER)


class MemberInvitationRow(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(MemberRole.choices)
    expires_at = Instant()


class MemberInvitationList(serializers.Serializer[Any]):
    results = MemberInvitationRow(many=True)


class AcceptingMember(Input):
    """The last part of the invitation's link."""

    token = serializers.CharField(max_length=100)


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
    scopes: ClassVar[dict[str, str]] = {"GET": READ, "POST": WRITE}

    @extend_schema(operation_id="organisations_list", responses=OrganisationList, tags=["organisations"])
    def get(self, request: Request) -> Response:
        return answer({"results": OrganisationRow(queries.organisations_of(self.caller), many=True).data})

    @extend_schema(
        operation_id="organisations_create",
        request=NewOrganisation,
        responses={201: OrganisationRow},
        tags=["organisations"],
    )
    def post(self, request: Request) -> Response:
        found = services.create_organisation(by=self.caller, **facts(self.read(NewOrganisation)))
        found.refresh_from_db()
        return made(OrganisationRow(found).data, version=etag(found), location=f"{request.path}{found.pk}/")


class OneOrganisation(Resource):
    scopes: ClassVar[dict[str, str]] = {"GET": READ, "PATCH": WRITE}

    @extend_schema(operation_id="organisations_read", responses=OrganisationRow, tags=["organisations"])
    def get(self, request: Request, organisation_id: UUID) -> Response:
        found = queries.organisation_for(self.caller, organisation_id)
        return answer(OrganisationRow(found).data, version=etag(found))

    @extend_schema(
        operation_id="organisations_edit",
        request=ChangedOrganisation,
        responses=OrganisationRow,
        tags=["organisations"],
    )
    def patch(self, request: Request, organisation_id: UUID) -> Response:
        found = queries.organisation_for(self.caller, organisation_id)
        data = facts(self.read(ChangedOrganisation))
        self.same_version(etag(found))
        found = services.update_profile(organisation=found, by=self.caller, **data)
        return answer(OrganisationRow(found).data, version=etag(found))


class Members(Resource):
    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="members_list", responses=MemberList, tags=["organisations"])
    def get(self, request: Request, organisation_id: UUID) -> Response:
        found = queries.organisation_for(self.caller, organisation_id)
        return answer({"results": MemberRow(queries.members_of(found), many=True).data})


class OneMember(Resource):
    scopes: ClassVar[dict[str, str]] = {"PUT": WRITE, "DELETE": WRITE}

    @extend_schema(operation_id="members_change", request=ChangedMember, responses=MemberRow, tags=["organisations"])
    def put(self, request: Request, organisation_id: UUID, member_id: UUID) -> Response:
        member, data = self._member(organisation_id, member_id), self.read(ChangedMember)
        services.change_role(member=member, role=data["role"], by=self.caller)
        return answer(MemberRow(self._member(organisation_id, member_id)).data)

    @extend_schema(operation_id="members_remove", request=None, responses={204: None}, tags=["organisations"])
    def delete(self, request: Request, organisation_id: UUID, member_id: UUID) -> Response:
        services.remove_member(member=self._member(organisation_id, member_id), by=self.caller)
        return nothing()

    def _member(self, organisation_id: UUID, member_id: UUID) -> SupplierMember:
        organisation = queries.organisation_for(self.caller, organisation_id)
        found = queries.members_of(organisation).filter(pk=member_id).first()
        if found is None:
            raise NotFound
        return found


class Invitations(Resource):
    scopes: ClassVar[dict[str, str]] = {"GET": READ, "POST": WRITE}

    @extend_schema(operation_id="member_invitations_list", responses=MemberInvitationList, tags=["organisations"])
    def get(self, request: Request, organisation_id: UUID) -> Response:
        found = queries.organisation_for(self.caller, organisation_id)
        return answer({"results": MemberInvitationRow(queries.invitations_waiting(found), many=True).data})

    @extend_schema(
        operation_id="member_invitations_send",
        request=Asked,
        responses={201: MemberInvitationRow},
        tags=["organisations"],
    )
    def post(self, request: Request, organisation_id: UUID) -> Response:
        found = queries.organisation_for(self.caller, organisation_id)
        invitation = services.invite_member(organisation=found, by=self.caller, **self.read(Asked))
        return made(MemberInvitationRow(invitation).data)


class OneInvitation(Resource):
    scopes: ClassVar[dict[str, str]] = {"DELETE": WRITE}

    @extend_schema(
        operation_id="member_invitations_withdraw", request=None, responses={204: None}, tags=["organisations"]
    )
    def delete(self, request: Request, organisation_id: UUID, invitation_id: UUID) -> Response:
        organisation = queries.organisation_for(self.caller, organisation_id)
        found = organisation.invitations.filter(pk=invitation_id).first()
        if found is None:
            raise NotFound
        services.withdraw_invitation(invitation=found, by=self.caller)
        return nothing()


class Accept(Resource):
    """Join an organisation by the token of the link that was sent."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(
        operation_id="member_invitations_accept",
        request=AcceptingMember,
        responses={201: MemberRow},
        tags=["organisations"],
    )
    def post(self, request: Request) -> Response:
        member = services.accept_invitation(token=self.read(AcceptingMember)["token"], by=self.caller)
        return made(MemberRow(member).data)


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
