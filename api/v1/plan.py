"""What the council's plan holds, and how much of it is used."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.councils import plans, usage
from dips.councils.plans import Measure
from dips.councils.scope import here
from dips.staff.rules import require

from ..resource import Resource, answer
from ..serializers import Instant


class Limit(serializers.Serializer[Any]):
    """One limit. `of` is null where the plan sets none; `used` may be more than `of` after a change to a smaller plan."""

    measure = serializers.ChoiceField(choices=[(each.value, each.value) for each in Measure])
    used = serializers.IntegerField()
    of = serializers.IntegerField(allow_null=True)
    is_near = serializers.BooleanField(help_text="Four fifths are used, or more.")
    is_full = serializers.BooleanField(help_text="Nothing more can be added; what is there goes on working.")


class ThePlan(serializers.Serializer[Any]):
    """`plan` is empty where none is set: nothing is limited then."""

    plan = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    read_only_since = Instant(allow_null=True)
    read_only_reason = serializers.CharField(allow_blank=True)
    limits = Limit(many=True)


class OnePlan(Resource):
    """The council's plan and what it holds, for every officer of the council."""

    scopes: ClassVar[dict[str, str]] = {"GET": Scope.PROGRAMMES_READ}

    @extend_schema(operation_id="plan", responses=ThePlan, tags=["plan"])
    def get(self, request: Request) -> Response:
        require(self.caller, "wagtailadmin.access_admin")
        council = here()
        plan = plans.of(council.plan)
        found = {
            "plan": council.plan,
            "title": str(plan.title) if plan else "",
            "read_only_since": council.read_only_since,
            "read_only_reason": council.read_only_reason,
            "limits": usage.report(),
        }
        return answer(ThePlan(found).data)
