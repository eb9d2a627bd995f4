"""What the API says of a call, and what it takes."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tenants.calls import queries
from tenants.calls.form import QuestionKind
from tenants.calls.models import Call
from tenants.calls.states import CallState, RuleKind, Sift, Window

from ...serializers import Input, Instant, Text


class CriterionRow(serializers.Serializer[Any]):
    """What is scored, and how much of the whole it is, in per cent."""

    key = serializers.CharField()
    name = serializers.CharField()
    guidance = serializers.CharField()
    weight = serializers.IntegerField()
    scale = serializers.JSONField()
    sift = serializers.ChoiceField(Sift.choices)


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
    minimum_days = serializers.SerializerMethodField()
    cancelled_before = serializers.SerializerMethodField()
    version = serializers.IntegerField()

    def get_minimum_days(self, call: Call) -> int:
        """Fewer days need a reason."""
        return queries.minimum_days(call)

    @extend_schema_field(serializers.ListField(child=serializers.DateTimeField()))
    def get_cancelled_before(self, call: Call) -> list[str]:
        """When earlier calls of the challenge were published, that were cancelled."""
        shown = Instant()
        return [
            shown.to_representation(each.published_at) for each in queries.cancelled_before(call) if each.published_at
        ]

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


class Publication(Input):
    """Why the call is shorter than the programme asks for, if it is; and whether it opens at once."""

    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    opens_now = serializers.BooleanField(required=False, default=False)


class Weights(Input):
    """A weight for every criterion of the call. Those of each sift add up to 100."""

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
