"""What the API takes of an application: filters, answers, files and results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tenants.applications.states import CheckResult

from ...serializers import Input


class OwnFilters(Input):
    """Of which of one's organisations. An officer's list takes no notice of it."""

    organisation = serializers.UUIDField(required=False)


class CopyOf(Input):
    """Which receipt; without it, what stands now."""

    receipt = serializers.IntegerField(required=False, min_value=1, max_value=1_000_000)


class NewApplication(Input):
    """For which of one's organisations, and yes or no to each eligibility question."""

    organisation = serializers.UUIDField(required=False, allow_null=True, default=None)
    eligibility = serializers.DictField(child=serializers.CharField(max_length=20), required=False, default=dict)


class GivenAnswer(Input):
    """An answer, and what part of it is confidential and why. A plain text, number, true or false is its value alone."""

    value = serializers.JSONField(required=False, allow_null=True)
    confidential = serializers.BooleanField(required=False, allow_null=True)
    confidential_reason = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, str | int | float | bool):
            data = {"value": data}
        if not isinstance(data, Mapping):
            sentence = _('Give the answer as text, a number, true or false, or as {"value": …}.')
            raise serializers.ValidationError([sentence])
        return super().to_internal_value(data)


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {
            "anyOf": [
                {"type": "string"},
                {"type": "number"},
                {"type": "boolean"},
                {
                    "type": "object",
                    "description": GivenAnswer.__doc__,
                    "properties": {
                        "value": {"nullable": True},
                        "confidential": {"type": "boolean", "nullable": True},
                        "confidential_reason": {"type": "string"},
                    },
                    "additionalProperties": False,
                },
            ]
        },
    }
)
class GivenAnswers(serializers.DictField):
    """Answers by question."""

    child = GivenAnswer()


class SavedPage(Input):
    """Answers by question. Questions not named keep what they have. `complete` refuses a page that is not right yet."""

    answers = GivenAnswers(allow_empty=True)
    complete = serializers.BooleanField(required=False, default=False)


class NewFile(Input):
    """A file for a question of the kind `file`."""

    question = serializers.CharField(max_length=80)
    file = serializers.FileField(allow_empty_file=True, max_length=None)


class GivenEligibility(Input):
    """Yes or no to the call's eligibility questions."""

    answers = serializers.DictField(child=serializers.ChoiceField(["yes", "no"]), allow_empty=False)


class Result(Input):
    result = serializers.ChoiceField(CheckResult.choices)
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)


class Results(Input):
    """Results by rule. A rule that fails needs a note, which the supplier reads."""

    results = serializers.DictField(child=Result(), allow_empty=False)


class Withdrawal(Input):
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=2000)
