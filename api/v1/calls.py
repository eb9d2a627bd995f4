"""The call of a challenge: its dates, what it asks, who may apply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.kernel import clock
from dips.kernel.errors import NotFound
from tenants.calls import eligibility, queries, services
from tenants.calls.form import QuestionKind
from tenants.calls.models import Call, EligibilityRule
from tenants.calls.states import CallState, RuleKind, Window
from tenants.challenges.rules import is_in_scope

from ..resource import Resource, answer, made
from ..serializers import Input, Instant, Reason, Text
from .challenges import find

READ, WRITE = Scope.CHALLENGES_READ, Scope.CHALLENGES_WRITE


class CriterionRow(serializers.Serializer[Any]):
    """What is scored, and how much of the whole it is, in per cent."""

    key = serializers.CharField()
    name = serializers.CharField()
    guidance = serializers.CharField()
    weight = serializers.IntegerField()
    scale = serializers.JSONField()


class CallDetail(serializers.Serializer[Any]):
    """A call. `closes_at` is exclusive: the last moment is the one before it."""

    challenge = serializers.CharField(source="challenge.reference")
    state = serializers.ChoiceField(CallState.choices)
    status = serializers.SerializerMethodField()
    opens_at = Instant(allow_null=True)
    closes_at = Instant(allow_null=True)
    seconds_left = serializers.SerializerMethodField()
    questions_close_at = Instant(allow_null=True)
    decision_due = serializers.DateField(allow_null=True)
    places = serializers.IntegerField()
    terms = serializers.CharField()
    criteria = serializers.SerializerMethodField()
    version = serializers.IntegerField()

    @extend_schema_field(serializers.ChoiceField(Window.choices))
    def get_status(self, call: Call) -> str:
        return str(queries.window(call, self.context["now"]))

    def get_seconds_left(self, call: Call) -> int:
        return queries.seconds_left(call, self.context["now"])

    @extend_schema_field(CriterionRow(many=True))
    def get_criteria(self, call: Call) -> Any:
        return CriterionRow(queries.criteria(call), many=True).data


class NewCall(Input):
    """Places and terms; the programme's where they are not given."""

    places = serializers.IntegerField(min_value=1, max_value=1000, required=False, allow_null=True)
    terms = Text(required=False, allow_blank=True)


class Dates(Input):
    """When a drafted call opens and closes. A time without an offset is London's."""

    opens_at = Instant()
    closes_at = Instant()
    questions_close_at = Instant(required=False, allow_null=True)
    decision_due = serializers.DateField(required=False, allow_null=True)
    places = serializers.IntegerField(min_value=1, max_value=1000, required=False, allow_null=True)
    terms = Text(required=False, allow_blank=True)


class Extension(Input):
    """A later end, and why; the public reads it."""

    closes_at = Instant()
    reason = serializers.CharField(max_length=2000)


class Weights(Input):
    """A weight for every criterion of the call. They add up to 100."""

    weights = serializers.DictField(child=serializers.IntegerField(min_value=1, max_value=100), allow_empty=False)


class ChoiceRow(serializers.Serializer[Any]):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of this name


class QuestionRow(serializers.Serializer[Any]):
    """One question of the form."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of this name
    kind = serializers.ChoiceField([(kind.value, kind.value) for kind in QuestionKind])
    hint = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]  # a field of this name
    word_limit = serializers.IntegerField(allow_null=True)
    max_chars = serializers.IntegerField(allow_null=True)
    choices = ChoiceRow(many=True)
    show_if = serializers.SerializerMethodField()
    criterion = serializers.CharField()
    confidential = serializers.BooleanField()

    @extend_schema_field(serializers.DictField(child=serializers.CharField(), allow_null=True))
    def get_show_if(self, question: Any) -> dict[str, str] | None:
        found = question.show_if
        return {"question": found.question, "equals": found.equals} if found else None


class PageRow(serializers.Serializer[Any]):
    """One page of the form."""

    key = serializers.CharField()
    title = serializers.CharField()
    group = serializers.CharField()
    questions = QuestionRow(many=True)


class FormDetail(serializers.Serializer[Any]):
    """The application form that this call asks to be filled in."""

    name = serializers.CharField()
    number = serializers.IntegerField()
    pages = PageRow(many=True)


class RuleRow(serializers.Serializer[Any]):
    """A rule of eligibility. `ask` is asked of the applicant; `auto` is read from the profile."""

    key = serializers.CharField()
    kind = serializers.ChoiceField(RuleKind.choices)
    question = serializers.CharField()
    guidance = serializers.CharField()


class RuleList(serializers.Serializer[Any]):
    results = RuleRow(many=True)


class Claimed(Input):
    """Yes or no to each rule that is asked. Nothing of it is kept."""

    answers = serializers.DictField(child=serializers.ChoiceField(["yes", "no"]), allow_empty=True)


class Failure(serializers.Serializer[Any]):
    key = serializers.CharField()
    message = serializers.CharField()


class CheckResult(serializers.Serializer[Any]):
    """Whether these answers allow an application, and if not, why."""

    eligible = serializers.BooleanField()
    failures = Failure(many=True)


def call_for(reference: str, *, by: Any | None) -> Call:
    """The call of a challenge that the caller may see. A drafted one is for the challenge's officers."""
    challenge = find(reference, by=by)
    inside = by is not None and is_in_scope(by, challenge)
    call = queries.call_of(challenge) if inside else queries.public_call_of(challenge)
    if call is None:
        raise NotFound
    return call


def show(call: Call) -> dict[str, Any]:
    return dict(CallDetail(call, context={"now": clock.now()}).data)


class OneCall(Resource):
    public: ClassVar[frozenset[str]] = frozenset({"GET"})
    scopes: ClassVar[dict[str, str]] = {"GET": READ, "POST": WRITE, "PUT": WRITE}

    @extend_schema(operation_id="calls_read", responses=CallDetail, tags=["calls"])
    def get(self, request: Request, reference: str) -> Response:
        call = call_for(reference, by=self.person(READ))
        return answer(show(call), version=call.version)

    @extend_schema(operation_id="calls_draft", request=NewCall, responses={201: CallDetail}, tags=["calls"])
    def post(self, request: Request, reference: str) -> Response:
        challenge = find(reference, by=self.caller)
        call = services.draft_call(challenge=challenge, by=self.caller, **self.read(NewCall))
        return made(show(call), version=call.version, location=request.path)

    @extend_schema(operation_id="calls_set_dates", request=Dates, responses=CallDetail, tags=["calls"])
    def put(self, request: Request, reference: str) -> Response:
        call, data = call_for(reference, by=self.caller), self.read(Dates)
        call = services.set_dates(call=call, by=self.caller, version=self.version(), **data)
        return answer(show(call), version=call.version)


class CallVerb(Resource):
    """A POST that does one thing to a call and answers with the call after it."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}
    does: ClassVar[Any]
    takes: ClassVar[type[Input]] = Reason

    @extend_schema(request=Reason, responses=CallDetail, tags=["calls"])
    def post(self, request: Request, reference: str) -> Response:
        call = call_for(reference, by=self.caller)
        type(self).does(call=call, by=self.caller, **self.read(self.takes))
        call = call_for(reference, by=self.caller)
        return answer(show(call), version=call.version)


def _close(*, call: Call, by: Any, reason: str) -> Call:
    return services.close_call(call=call, by=by)


@extend_schema_view(post=extend_schema(operation_id="calls_publish"))
class PublishCall(CallVerb):
    """Announce the call. Its form, rules, criteria and weights are frozen."""

    does = staticmethod(services.publish_call)


@extend_schema_view(post=extend_schema(operation_id="calls_extend", request=Extension))
class ExtendCall(CallVerb):
    """Give everyone more time."""

    does = staticmethod(services.extend_call)
    takes = Extension


@extend_schema_view(post=extend_schema(operation_id="calls_close"))
class CloseCall(CallVerb):
    """End the call after its time, so that applications can be read."""

    does = staticmethod(_close)


@extend_schema_view(post=extend_schema(operation_id="calls_cancel"))
class CancelCall(CallVerb):
    """End the call for good before its time."""

    does = staticmethod(services.cancel_call)


class CallWeights(Resource):
    """Weigh a drafted call's criteria anew."""

    scopes: ClassVar[dict[str, str]] = {"PUT": WRITE}

    @extend_schema(operation_id="calls_weights", request=Weights, responses=CallDetail, tags=["calls"])
    def put(self, request: Request, reference: str) -> Response:
        call = call_for(reference, by=self.caller)
        data = self.read(Weights)
        self.same_version(call.version)
        services.change_weights(call=call, by=self.caller, **data)
        call = call_for(reference, by=self.caller)
        return answer(show(call), version=call.version)


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
        call = call_for(reference, by=self.person(READ))
        return answer({"results": RuleRow(queries.eligibility_rules(call), many=True).data})

    @extend_schema(operation_id="calls_eligibility_check", request=Claimed, responses=CheckResult, tags=["calls"])
    def post(self, request: Request, reference: str) -> Response:
        rules = list(queries.questions_before_sign_in(call_for(reference, by=self.person(READ))))
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
