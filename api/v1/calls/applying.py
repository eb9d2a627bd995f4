"""What a call asks of applicants: its form and its rules, and a check without an account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from tenants.calls import eligibility, queries
from tenants.calls.models import EligibilityRule

from ...resource import Resource, answer
from .finding import call_for
from .shapes import CheckResult, Claimed, FormDetail, RuleList, RuleRow

READ = Scope.CHALLENGES_READ


class Form(Resource):
    """The pages and questions of the application form."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})
    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="calls_form", responses=FormDetail, tags=["calls"])
    def get(self, request: Request, reference: str) -> Response:
        call = call_for(reference, by=self.person(READ))
        found = {"name": call.form.name, "number": call.form.number, "pages": queries.pages(call)}
        return answer(FormDetail(found).data)


class Eligibility(Resource):
    """Who may apply. `POST` checks answers without an account and keeps nothing."""

    public: ClassVar[frozenset[str]] = frozenset({"GET", "POST"})
    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="calls_eligibility", responses=RuleList, tags=["calls"])
    def get(self, request: Request, reference: str) -> Response:
        """Who may apply."""
        call = call_for(reference, by=self.person(READ))
        return answer({"results": RuleRow(queries.eligibility_rules(call), many=True).data})

    @extend_schema(operation_id="calls_eligibility_check", request=Claimed, responses=CheckResult, tags=["calls"])
    def post(self, request: Request, reference: str) -> Response:
        """Check answers about eligibility, without an account and keeping nothing."""
        rules = queries.questions_before_sign_in(call_for(reference, by=self.person(READ)))
        answers = self.read(Claimed)["answers"]
        _refuse_unknown(answers, rules)
        failed = eligibility.failed_answers(rules, answers)
        failures = [{"key": rule.key, "message": rule.fail_text} for rule in failed]
        return answer({"eligible": not failed, "failures": failures})


def _refuse_unknown(answers: Mapping[str, str], rules: list[EligibilityRule]) -> None:
    """An answer to a rule that is not asked is named, not passed over."""
    known = {rule.key for rule in rules}
    unknown = {str(key)[:80]: ["There is no such rule."] for key in answers if key not in known}
    if unknown:
        raise serializers.ValidationError({"answers": unknown})
