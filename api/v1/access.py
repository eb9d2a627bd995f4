"""How long people's access lasts and what it reaches: deputies, handing over, confirming, the council's rules."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.models import User
from dips.accounts.tokens.scopes import Scope
from dips.kernel.errors import Invalid, NotFound
from dips.staff import holdings, queries, suggestions
from dips.staff.access import queries as access
from dips.staff.confirming import services as confirming
from dips.staff.confirming.queries import due
from dips.staff.deputies import queries as deputies
from dips.staff.deputies import services as deputising
from dips.staff.handing_over import services as handing_over
from dips.staff.models import Member
from dips.staff.safety import queries as safety
from dips.staff.safety import services as safeguarding

from ..resource import Resource, answer, nothing
from ..serializers import Input
from .people import Managing

READ, WRITE = Scope.PEOPLE_READ, Scope.PEOPLE_WRITE


class AccessRow(serializers.Serializer[Any]):
    """One role of one person, or the days on which they stand in for somebody. Days are dates or empty."""

    name = serializers.CharField()
    email = serializers.EmailField()
    role = serializers.CharField()
    reach = serializers.CharField()
    since = serializers.CharField()
    until = serializers.CharField(allow_blank=True)
    works = serializers.CharField(allow_blank=True, help_text="Why it gives nothing now; empty while it does.")
    last_seen = serializers.CharField(allow_blank=True)
    second_factor = serializers.CharField()
    signs_in = serializers.CharField()


class AccessList(serializers.Serializer[Any]):
    results = AccessRow(many=True)


class Access(Managing):
    """Who can see what: every person, role and reach."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="people_access", responses=AccessList, tags=["people"])
    def get(self, request: Request) -> Response:
        return answer({"results": AccessRow([access.as_dict(line) for line in access.lines()], many=True).data})


class SuggestionRow(serializers.Serializer[Any]):
    """A role that may fit, and why."""

    role = serializers.CharField(source="role.key")
    reason = serializers.CharField()


class SuggestionList(serializers.Serializer[Any]):
    results = SuggestionRow(many=True)


class ForWhom(Input):
    """The job of whoever is invited."""

    job_title = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")


class Suggestions(Managing):
    """Roles that may fit somebody who is invited. Nothing is given by asking."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="people_suggestions", parameters=[ForWhom], responses=SuggestionList, tags=["people"])
    def get(self, request: Request) -> Response:
        found = suggestions.of(self.asked(ForWhom)["job_title"])
        return answer({"results": SuggestionRow(found, many=True).data})


class SafetyRow(serializers.Serializer[Any]):
    """The council's rules of access."""

    grace_days = serializers.IntegerField()
    confirm_days = serializers.IntegerField()
    version = serializers.IntegerField()


class NewSafety(Input):
    """Days until a newcomer's second step, and between confirmations. `version` is that of the rules one has seen."""

    grace_days = serializers.IntegerField(min_value=0, max_value=30)
    confirm_days = serializers.IntegerField(min_value=30, max_value=365)
    version = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**31 - 1)


class OneSafety(Managing):
    """The council's rules of access."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "PUT": WRITE}
    grave = frozenset({"PUT"})

    @extend_schema(operation_id="people_safety", responses=SafetyRow, tags=["people"])
    def get(self, request: Request) -> Response:
        """The council's rules of access."""
        return answer(SafetyRow(safety.safety()).data)

    @extend_schema(operation_id="people_set_safety", request=NewSafety, responses=SafetyRow, tags=["people"])
    def put(self, request: Request) -> Response:
        """Set the council's rules of access."""
        return answer(SafetyRow(safeguarding.set_safety(by=self.caller, **self.read(NewSafety))).data)


class DueRow(serializers.Serializer[Any]):
    """Somebody whose roles are due."""

    user = serializers.UUIDField(source="user_id")
    name = serializers.CharField(source="user.full_name")
    confirm_by = serializers.DateField()
    is_suspended = serializers.SerializerMethodField()
    version = serializers.IntegerField()

    def get_is_suspended(self, member: Member) -> bool:
        return member.suspended_at is not None


class DueList(serializers.Serializer[Any]):
    results = DueRow(many=True)


class Said(Input):
    """One person: the roles that stay, or that they have left; then what they hold goes `to` somebody, or `at_once` waits."""

    user = serializers.UUIDField()
    roles = serializers.ListField(
        child=serializers.SlugField(max_length=50), required=False, default=list, max_length=20
    )
    has_left = serializers.BooleanField(required=False, default=False)
    to = serializers.UUIDField(required=False, allow_null=True, default=None)
    at_once = serializers.BooleanField(required=False, default=False)
    version = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**31 - 1)


class Reviewed(Input):
    """All of it happens, or nothing."""

    people = serializers.ListField(child=Said(), min_length=1, max_length=500)


class Confirmations(Managing):
    """Whose roles are due; confirm them, trim them, or take leavers out."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "POST": WRITE}
    grave = frozenset({"POST"})

    @extend_schema(operation_id="people_due", responses=DueList, tags=["people"])
    def get(self, request: Request) -> Response:
        """Whose roles are due to be confirmed."""
        return answer({"results": DueRow(due(queries.today()), many=True).data})

    @extend_schema(operation_id="people_review", request=Reviewed, responses=DueList, tags=["people"])
    def post(self, request: Request) -> Response:
        """Confirm roles, trim them, or take leavers out."""
        verdicts = [
            confirming.Verdict(
                each["user"],
                tuple(each["roles"]),
                has_left=each["has_left"],
                version=each["version"],
                to=each["to"],
                at_once=each["at_once"],
            )
            for each in self.read(Reviewed)["people"]
        ]
        done = confirming.review_people(verdicts=verdicts, by=self.caller)
        return answer({"results": DueRow(done, many=True).data})


class ThingRow(serializers.Serializer[Any]):
    """A part that somebody has in something."""

    key = serializers.CharField()
    part = serializers.CharField()
    name = serializers.CharField()


class ThingList(serializers.Serializer[Any]):
    results = ThingRow(many=True)


class HandingOver(Input):
    """To whom, why, and which things; without `things` everything."""

    to = serializers.UUIDField()
    things = serializers.ListField(
        child=serializers.CharField(max_length=120), required=False, allow_null=True, default=None, max_length=500
    )
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class Own(Resource):
    """One's own, or anybody's for those who manage people."""

    def whom(self, user_id: UUID, *, also_left: bool = False) -> User:
        rows = Member.objects.select_related("user") if also_left else queries.active_members().select_related("user")
        member = rows.filter(user_id=user_id).first()
        deputising.require_own(self.caller, member.user if member else User(pk=user_id))
        if member is None:
            raise NotFound
        return member.user

    def colleague(self, user_id: UUID, field: str) -> User:
        found = queries.people().filter(pk=user_id).first()
        if found is None:
            raise Invalid(_("Choose somebody else of this council’s people"), field=field)
        return found


class HandOver(Own):
    """What a person holds; give it to somebody else in one act."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "POST": WRITE}

    @extend_schema(operation_id="people_things", responses=ThingList, tags=["people"])
    def get(self, request: Request, user_id: UUID) -> Response:
        """What a person holds."""
        return answer({"results": ThingRow(holdings.of(self.whom(user_id, also_left=True).pk), many=True).data})

    @extend_schema(operation_id="people_hand_over", request=HandingOver, responses=ThingList, tags=["people"])
    def post(self, request: Request, user_id: UUID) -> Response:
        """Give what a person holds to somebody else, in one act."""
        person, data = self.whom(user_id, also_left=True), self.read(HandingOver)
        gone = handing_over.hand_over(
            person=person,
            to=self.colleague(data["to"], "to"),
            keys=data["things"],
            reason=data["reason"],
            by=self.caller,
        )
        return answer({"results": ThingRow(gone, many=True).data})


class DeputyRow(serializers.Serializer[Any]):
    """Who stands in, and on which days."""

    deputy = serializers.UUIDField(source="deputy_id")
    begins_on = serializers.DateField()
    ends_on = serializers.DateField()
    reason = serializers.CharField()


class NewDeputy(Input):
    """Who stands in, on which days, both included, and why."""

    deputy = serializers.UUIDField()
    begins_on = serializers.DateField()
    ends_on = serializers.DateField()
    reason = serializers.CharField(max_length=300)


class OneDeputy(Own):
    """Who stands in for a person: name somebody, or end it."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "PUT": WRITE, "DELETE": WRITE}

    @extend_schema(operation_id="people_deputy", responses=DeputyRow, tags=["people"])
    def get(self, request: Request, user_id: UUID) -> Response:
        """Who stands in for a person."""
        row = deputies.open_ones().filter(person=self.whom(user_id)).first()
        if row is None:
            raise NotFound
        return answer(DeputyRow(row).data)

    @extend_schema(operation_id="people_name_deputy", request=NewDeputy, responses=DeputyRow, tags=["people"])
    def put(self, request: Request, user_id: UUID) -> Response:
        """Name a person's deputy."""
        person, data = self.whom(user_id), self.read(NewDeputy)
        deputy = self.colleague(data.pop("deputy"), "deputy")
        return answer(DeputyRow(deputising.name_deputy(person=person, deputy=deputy, by=self.caller, **data)).data)

    @extend_schema(operation_id="people_end_deputy", request=None, responses={204: None}, tags=["people"])
    def delete(self, request: Request, user_id: UUID) -> Response:
        """End a person's deputy."""
        row = deputies.open_ones().filter(person=self.whom(user_id)).first()
        if row is None:
            raise NotFound
        deputising.end_deputy(deputy=row, by=self.caller)
        return nothing()
