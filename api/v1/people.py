"""A council's people: who they are, their roles, who was invited. For those who manage people."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.models import User
from dips.accounts.tokens.scopes import Scope
from dips.kernel.errors import NotFound
from dips.staff import queries, services
from dips.staff.models import Invitation, Member, Role
from dips.staff.rules import require
from dips.staff.states import RoleScope

from ..auth import require_recent
from ..resource import Resource, answer, made, nothing
from ..serializers import Input, Instant

READ, WRITE = Scope.PEOPLE_READ, Scope.PEOPLE_WRITE


class RoleRow(serializers.Serializer[Any]):
    """A role of this council."""

    key = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    scope = serializers.ChoiceField(RoleScope.choices)
    months = serializers.IntegerField(allow_null=True, help_text="After how many months it ends, for partners.")


class RoleList(serializers.Serializer[Any]):
    results = RoleRow(many=True)


class PersonRow(serializers.Serializer[Any]):
    """A person of this council."""

    id = serializers.UUIDField(source="user_id")
    full_name = serializers.SerializerMethodField()
    email = serializers.EmailField(source="user.email")
    job_title = serializers.CharField()
    expires_on = serializers.DateField(allow_null=True)
    roles = serializers.SerializerMethodField()
    last_seen = serializers.DateField(source="seen_on", allow_null=True)
    confirm_by = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()

    def get_full_name(self, member: Member) -> str:
        return str(member.user)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_roles(self, member: Member) -> list[str]:
        return list(self.context["roles"].get(member.user_id, []))


class PersonList(serializers.Serializer[Any]):
    results = PersonRow(many=True)


class InvitationRow(serializers.Serializer[Any]):
    """An offer of roles to an address, not answered yet."""

    id = serializers.UUIDField()
    email = serializers.EmailField()
    roles = serializers.ListField(child=serializers.CharField(), source="role_keys")
    job_title = serializers.CharField()
    ends_on = serializers.DateField(allow_null=True)
    expires_at = Instant()


class InvitationList(serializers.Serializer[Any]):
    results = InvitationRow(many=True)


class NewInvitation(Input):
    """Whom to invite, and for which roles."""

    email = serializers.EmailField(max_length=254)
    roles = serializers.ListField(child=serializers.SlugField(max_length=50), min_length=1, max_length=20)
    job_title = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    ends_on = serializers.DateField(required=False, allow_null=True, default=None)


class Accepting(Input):
    """The last part of the invitation's link."""

    token = serializers.CharField(max_length=100)


class NewRoles(Input):
    """Exactly these roles, until a last day if one is given."""

    roles = serializers.ListField(child=serializers.SlugField(max_length=50), min_length=1, max_length=20)
    job_title = serializers.CharField(max_length=120, required=False, allow_blank=True, allow_null=True, default=None)
    expires_on = serializers.DateField(required=False, allow_null=True, default=None)
    version = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**31 - 1)


class Removing(Input):
    """`at_once`: also while things are still theirs, which are handed over later."""

    at_once = serializers.BooleanField(required=False, default=False)


def show(members: list[Member]) -> Any:
    held: dict[Any, list[str]] = {}
    pairs = Role.objects.filter(group__in=_groups(members)).values_list("group_id", "key")
    keys = dict(pairs)
    for user_id, group_id in _held(members):
        if group_id in keys:
            held.setdefault(user_id, []).append(keys[group_id])
    return PersonRow(members, many=True, context={"roles": {who: sorted(found) for who, found in held.items()}}).data


def _held(members: list[Member]) -> list[tuple[Any, Any]]:
    from dips.staff.models import UserGroup  # noqa: PLC0415 -- the one place that reads the through table

    users = [member.user_id for member in members]
    return list(UserGroup.objects.filter(user_id__in=users).values_list("user_id", "group_id"))


def _groups(members: list[Member]) -> set[Any]:
    return {group for _user, group in _held(members)}


class Managing(Resource):
    """Refuses everyone who may not manage people."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        require(self.caller, services.MANAGE)

    def person_here(self, user_id: UUID) -> User:
        found = queries.people().filter(pk=user_id).first()
        if found is None:
            raise NotFound
        return found

    def prove(self, role_keys: list[str], person: User | None = None) -> None:
        """Who administers the council is changed after a fresh proof, as on the page."""
        if queries.administer(role_keys, person):
            require_recent(self.request)


class People(Managing):
    """Who works at the council, with their roles. For those who may manage people."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="people_list", responses=PersonList, tags=["people"])
    def get(self, request: Request) -> Response:
        members = queries.current_members().select_related("user").order_by("user__full_name", "pk")
        return answer({"results": show(list(members))})


class OnePerson(Managing):
    """Set a person's roles, or remove them from the council."""

    scopes: ClassVar[dict[str, str]] = {"PUT": WRITE, "DELETE": WRITE}

    @extend_schema(operation_id="people_set_roles", request=NewRoles, responses=PersonRow, tags=["people"])
    def put(self, request: Request, user_id: UUID) -> Response:
        """Set a person's roles."""
        user, data = self.person_here(user_id), self.read(NewRoles)
        self.prove(data["roles"], user)
        member = services.set_roles(user=user, role_keys=data.pop("roles"), by=self.caller, **data)
        return answer(show([member])[0])

    @extend_schema(
        operation_id="people_remove",
        request=None,
        parameters=[Removing],
        responses={204: None},
        tags=["people"],
    )
    def delete(self, request: Request, user_id: UUID) -> Response:
        """Remove a person from the council."""
        at_once = self.asked(Removing)["at_once"]
        user = self.person_here(user_id)
        self.prove([], user)
        services.remove_person(user=user, by=self.caller, at_once=at_once)
        return nothing()


class Invitations(Managing):
    """Who was asked to join the council and has not answered; ask somebody."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "POST": WRITE}

    @extend_schema(operation_id="invitations_list", responses=InvitationList, tags=["people"])
    def get(self, request: Request) -> Response:
        """Who was asked to join the council and has not answered."""
        return answer({"results": InvitationRow(queries.invitations_waiting(), many=True).data})

    @extend_schema(
        operation_id="invitations_send", request=NewInvitation, responses={201: InvitationRow}, tags=["people"]
    )
    def post(self, request: Request) -> Response:
        """Ask somebody to join the council."""
        data = self.read(NewInvitation)
        self.prove(data["roles"])
        invitation = services.invite_person(
            email=data["email"],
            role_keys=data["roles"],
            job_title=data["job_title"],
            ends_on=data["ends_on"],
            by=self.caller,
        )
        return made(InvitationRow(invitation).data)


class Accept(Resource):
    """Join this council by the token of the link that was sent."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="invitations_accept", request=Accepting, responses={201: PersonRow}, tags=["people"])
    def post(self, request: Request) -> Response:
        member = services.accept_invitation(token=self.read(Accepting)["token"], by=self.caller)
        return made(show([member])[0])


class OneInvitation(Managing):
    """Take an invitation back. Its link stops working."""

    scopes: ClassVar[dict[str, str]] = {"DELETE": WRITE}

    @extend_schema(operation_id="invitations_withdraw", request=None, responses={204: None}, tags=["people"])
    def delete(self, request: Request, invitation_id: UUID) -> Response:
        found = Invitation.objects.filter(pk=invitation_id).first()
        if found is None:
            raise NotFound
        services.withdraw_invitation(invitation=found, by=self.caller)
        return nothing()


class Roles(Managing):
    """The council's roles. For those who may manage people."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="roles_list", responses=RoleList, tags=["people"])
    def get(self, request: Request) -> Response:
        return answer({"results": RoleRow(queries.roles(), many=True).data})
