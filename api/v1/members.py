"""The people of an organisation that the caller acts for, and those who were asked to join it."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.kernel.errors import NotFound
from dips.suppliers import queries, services
from dips.suppliers.models import SupplierMember
from dips.suppliers.states import MemberRole

from ..resource import Resource, answer, made, nothing
from ..serializers import Input, Instant
from .organisations import READ, WRITE


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


class Members(Resource):
    """Who belongs to the organisation, and their part."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="members_list", responses=MemberList, tags=["organisations"])
    def get(self, request: Request, organisation_id: UUID) -> Response:
        found = queries.organisation_for(self.caller, organisation_id)
        return answer({"results": MemberRow(queries.members_of(found), many=True).data})


class OneMember(Resource):
    """Change a member's part, or take them out of the organisation."""

    scopes: ClassVar[dict[str, str]] = {"PUT": WRITE, "DELETE": WRITE}

    @extend_schema(operation_id="members_change", request=ChangedMember, responses=MemberRow, tags=["organisations"])
    def put(self, request: Request, organisation_id: UUID, member_id: UUID) -> Response:
        """Change a member's part."""
        member, data = self._member(organisation_id, member_id), self.read(ChangedMember)
        services.change_role(member=member, role=data["role"], by=self.caller)
        return answer(MemberRow(self._member(organisation_id, member_id)).data)

    @extend_schema(operation_id="members_remove", request=None, responses={204: None}, tags=["organisations"])
    def delete(self, request: Request, organisation_id: UUID, member_id: UUID) -> Response:
        """Take a member out of the organisation."""
        services.remove_member(member=self._member(organisation_id, member_id), by=self.caller)
        return nothing()

    def _member(self, organisation_id: UUID, member_id: UUID) -> SupplierMember:
        organisation = queries.organisation_for(self.caller, organisation_id)
        found = queries.members_of(organisation).filter(pk=member_id).first()
        if found is None:
            raise NotFound
        return found


class Invitations(Resource):
    """Who was asked to join the organisation and has not answered; ask somebody."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "POST": WRITE}

    @extend_schema(operation_id="member_invitations_list", responses=MemberInvitationList, tags=["organisations"])
    def get(self, request: Request, organisation_id: UUID) -> Response:
        """Who was asked to join the organisation and has not answered."""
        found = queries.organisation_for(self.caller, organisation_id)
        return answer({"results": MemberInvitationRow(queries.invitations_waiting(found), many=True).data})

    @extend_schema(
        operation_id="member_invitations_send",
        request=Asked,
        responses={201: MemberInvitationRow},
        tags=["organisations"],
    )
    def post(self, request: Request, organisation_id: UUID) -> Response:
        """Ask somebody to join the organisation."""
        found = queries.organisation_for(self.caller, organisation_id)
        invitation = services.invite_member(organisation=found, by=self.caller, **self.read(Asked))
        return made(MemberInvitationRow(invitation).data)


class OneInvitation(Resource):
    """Take an invitation back. Its link stops working."""

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
