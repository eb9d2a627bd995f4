"""The set-up checklist of a council: how it stands, who does what until when, done, signatures and reminders."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.kernel.errors import Invalid
from dips.staff.errors import RoleMissing
from dips.staff.queries import people
from tenants.adoption.checklist import queries, services
from tenants.adoption.checklist.errors import NoSuchItem
from tenants.adoption.checklist.rules import MANAGE
from tenants.adoption.checklist.states import How, Part
from tenants.adoption.models import ChecklistItem

from ..resource import Resource, answer
from ..serializers import Input, Instant

READ, WRITE = Scope.PROGRAMMES_READ, Scope.PROGRAMMES_WRITE


class ItemRow(serializers.Serializer[Any]):
    """One thing to do. `owner` is a person's name, or the role's while nobody was given it."""

    key = serializers.CharField(source="item.key")
    part = serializers.ChoiceField(Part.choices, source="item.part")
    title = serializers.CharField(source="item.title")
    why = serializers.CharField(source="item.why")
    needed = serializers.BooleanField(source="item.needed")
    state = serializers.ChoiceField(How.choices, source="how")
    note = serializers.CharField()
    owner = serializers.CharField()
    owner_id = serializers.UUIDField(source="item.owner_id", allow_null=True)
    owner_role = serializers.CharField(source="item.owner_role")
    due_on = serializers.DateField(source="item.due_on")
    overdue = serializers.BooleanField(source="is_overdue")
    done_at = Instant(source="item.done_at", allow_null=True)


class WholeList(serializers.Serializer[Any]):
    """The list, and how much of it is done."""

    percent = serializers.IntegerField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    items = ItemRow(many=True)


class Assignment(Input):
    """Who does it, until when. Null gives it back to the role, and the date back to the blueprint."""

    owner = serializers.UUIDField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)


class Signer(Input):
    """Where the link to sign goes."""

    email = serializers.EmailField(max_length=254)


class Reminded(serializers.Serializer[Any]):
    """Who was written to."""

    reminded = serializers.ListField(child=serializers.CharField())


class OfList(Resource):
    """Refuses everyone who has nothing to do with the set-up."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not queries.may_see(self.caller):
            raise RoleMissing(self.caller, MANAGE)

    def find(self, key: str) -> ChecklistItem:
        found = queries.items().filter(key=key).first()
        if found is None:
            raise NoSuchItem
        return found


def show(item: ChecklistItem) -> Response:
    return answer(ItemRow(queries.standing(item)).data, version=item.version)


class Checklist(OfList):
    """What is to be done before the programme runs, and how far it is."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="checklist_read", responses=WholeList, tags=["checklist"])
    def get(self, request: Request) -> Response:
        return answer(WholeList(queries.standings()).data)


class OneItem(OfList):
    """One thing to do; say who does it until when."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "PUT": WRITE}

    @extend_schema(operation_id="checklist_item_read", responses=ItemRow, tags=["checklist"])
    def get(self, request: Request, key: str) -> Response:
        """One thing to do."""
        return show(self.find(key))

    @extend_schema(operation_id="checklist_assign", request=Assignment, responses=ItemRow, tags=["checklist"])
    def put(self, request: Request, key: str) -> Response:
        """Say who does it until when."""
        item, given = self.find(key), self.read(Assignment)
        owner = people().filter(pk=given["owner"]).first() if given["owner"] else None
        if given["owner"] and owner is None:
            raise Invalid(services.NOT_HERE, field="owner")
        return show(
            services.assign(item=item, owner=owner, due_on=given["due_on"], by=self.caller, version=self.version())
        )


class Done(OfList):
    """Say that it is done, or that it is not after all."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE, "DELETE": WRITE}

    @extend_schema(operation_id="checklist_done", request=None, responses=ItemRow, tags=["checklist"])
    def post(self, request: Request, key: str) -> Response:
        """Say that it is done."""
        return show(services.mark_done(item=self.find(key), by=self.caller))

    @extend_schema(operation_id="checklist_undone", request=None, responses=ItemRow, tags=["checklist"])
    def delete(self, request: Request, key: str) -> Response:
        """Say that it is not done after all."""
        return show(services.mark_undone(item=self.find(key), by=self.caller))


class Signature(OfList):
    """Send somebody a link to sign with."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="checklist_ask_signature", request=Signer, responses=ItemRow, tags=["checklist"])
    def post(self, request: Request, key: str) -> Response:
        asked = services.ask_signature(item=self.find(key), by=self.caller, **self.read(Signer))
        return show(asked.item)


class Remind(OfList):
    """Write now to whoever has it to do."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="checklist_remind", request=None, responses=Reminded, tags=["checklist"])
    def post(self, request: Request, key: str) -> Response:
        told = services.remind(item=self.find(key), by=self.caller)
        return answer({"reminded": [str(person) for person in told]})
