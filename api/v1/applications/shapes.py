"""What the API says of an application, to its supplier and to an officer, and what it takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from tenants.applications import document, queries
from tenants.applications.models import Application
from tenants.applications.states import APPLICANT_LABELS, CheckResult, S

from ...serializers import Input, Instant
from ..audit import EventRow


class FileRow(serializers.Serializer[Any]):
    """A file of an application. `scan` says what a virus scanner said of it."""

    id = serializers.UUIDField()
    question = serializers.CharField(source="question_key")
    name = serializers.CharField()
    size = serializers.IntegerField()
    content_type = serializers.CharField()
    sha256 = serializers.CharField()
    scan = serializers.CharField()


class ReceiptRow(serializers.Serializer[Any]):
    """Proof of what was sent and when: `sha256` is of the document's canonical JSON."""

    number = serializers.IntegerField()
    submitted_at = Instant()
    sha256 = serializers.CharField()


class ReceiptDetail(ReceiptRow):
    """A receipt with the whole document that was sent."""

    document = serializers.JSONField()


class Held(serializers.Serializer[Any]):
    """An answer as it was typed, whole or not."""

    value = serializers.JSONField(allow_null=True)
    confidential = serializers.BooleanField(allow_null=True)
    confidential_reason = serializers.CharField()


class HeldPage(serializers.Serializer[Any]):
    """A page with its answers so far, and what is still wrong with them, question by question."""

    key = serializers.CharField()
    title = serializers.CharField()
    answers = serializers.DictField(child=Held())
    errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))  # type: ignore[assignment]  # a field of this name


class Own(serializers.Serializer[Any]):
    """An application as its supplier sees it. The council reads the last receipt, not what was changed since."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    challenge = serializers.CharField(source="challenge.reference")
    organisation = serializers.UUIDField(source="supplier_id")
    state = serializers.ChoiceField(S.choices)
    state_label = serializers.SerializerMethodField()
    eligibility = serializers.DictField(child=serializers.CharField())
    submitted_at = Instant(allow_null=True)
    withdrawn_at = Instant(allow_null=True)
    closes_at = Instant(source="call.closes_at", allow_null=True)
    pages = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()
    receipts = serializers.SerializerMethodField()
    problems = serializers.SerializerMethodField()
    version = serializers.IntegerField()

    def get_state_label(self, application: Application) -> str:
        return str(APPLICANT_LABELS[S(application.state)])

    @extend_schema_field(HeldPage(many=True))
    def get_pages(self, application: Application) -> list[dict[str, Any]]:
        return [page_of(application, page) for page in queries.pages_of(application.call)]

    @extend_schema_field(FileRow(many=True))
    def get_files(self, application: Application) -> Any:
        return FileRow(application.files.filter(removed_at=None), many=True).data

    @extend_schema_field(ReceiptRow(many=True))
    def get_receipts(self, application: Application) -> Any:
        return ReceiptRow(application.receipts.order_by("-number"), many=True).data

    @extend_schema_field(serializers.DictField(child=serializers.ListField(child=serializers.CharField())))
    def get_problems(self, application: Application) -> dict[str, list[str]]:
        return document.problems(application)


class OwnRow(serializers.Serializer[Any]):
    """One of one's own applications to this challenge."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    organisation = serializers.UUIDField(source="supplier_id")
    state = serializers.ChoiceField(S.choices)
    submitted_at = Instant(allow_null=True)
    version = serializers.IntegerField()


class SentRow(serializers.Serializer[Any]):
    """What was sent, in an officer's list."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    supplier_name = serializers.CharField()
    state = serializers.ChoiceField(S.choices)
    submitted_at = Instant(allow_null=True)
    illustrative = serializers.BooleanField()


class CheckRow(serializers.Serializer[Any]):
    """One rule's result."""

    rule = serializers.CharField(source="rule_key")
    result = serializers.ChoiceField(CheckResult.choices)
    automatic = serializers.BooleanField()
    note = serializers.CharField()


class Sent(SentRow):
    """An application as an officer reads it: the last receipt, its files, and the eligibility results."""

    challenge = serializers.CharField(source="challenge.reference")
    supplier = serializers.JSONField(source="snapshot")
    receipt = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()
    eligibility = serializers.SerializerMethodField()

    @extend_schema_field(ReceiptDetail(allow_null=True))
    def get_receipt(self, application: Application) -> Any:
        receipt = queries.readable_receipt(application)
        return ReceiptDetail(receipt).data if receipt else None

    @extend_schema_field(FileRow(many=True))
    def get_files(self, application: Application) -> Any:
        if queries.readable_receipt(application) is None:
            return []
        return FileRow(application.files.filter(sent=True), many=True).data

    @extend_schema_field(CheckRow(many=True))
    def get_eligibility(self, application: Application) -> Any:
        return CheckRow(application.checks.order_by("rule_key"), many=True).data


class Received(serializers.Serializer[Any]):
    """For officers. Before the close only the count; `results` is then null. For suppliers: their own."""

    count = serializers.IntegerField()
    sealed = serializers.BooleanField()
    results = SentRow(many=True, allow_null=True)


class OwnList(serializers.Serializer[Any]):
    """A supplier's own applications to the challenge."""

    results = OwnRow(many=True)


class OwnFilters(Input):
    """Of which of one's organisations. An officer's list takes no notice of it."""

    organisation = serializers.UUIDField(required=False)


class CopyOf(Input):
    """Which receipt; without it, what stands now."""

    receipt = serializers.IntegerField(required=False, min_value=1, max_value=1_000_000)


class CopyLine(serializers.Serializer[Any]):
    """One question with its answer as a person reads it; empty when there is none."""

    question = serializers.CharField(source="label")
    answer = serializers.CharField(source="shown")
    files = serializers.ListField(child=serializers.CharField())
    confidential = serializers.BooleanField(source="is_confidential")
    confidential_reason = serializers.CharField()


class CopyPart(serializers.Serializer[Any]):
    title = serializers.CharField()
    answers = CopyLine(source="lines", many=True)


class WholeCopy(serializers.Serializer[Any]):
    """An application to read. Without a receipt it was not sent like this."""

    reference = serializers.CharField(source="application.reference")
    challenge = serializers.CharField(source="application.challenge.reference")
    question = serializers.CharField()
    supplier = serializers.JSONField()
    at = Instant()
    receipt = ReceiptRow(allow_null=True)
    eligibility = CopyLine(many=True)
    parts = CopyPart(many=True)


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


class Trail(serializers.Serializer[Any]):
    """Everything that happened to one application, oldest first."""

    results = EventRow(many=True)


BOTH = PolymorphicProxySerializer(
    component_name="OwnOrSentApplication", serializers=[Own, Sent], resource_type_field_name=None
)

LISTS = PolymorphicProxySerializer(
    component_name="OwnOrSentList", serializers=[OwnList, Received], resource_type_field_name=None
)


def page_of(application: Application, page: Any) -> dict[str, Any]:
    """One page's answers as typed, and what is still wrong."""
    held = {each.question_key: each for each in application.answers.all()}
    given = {question.key: Held(held[question.key]).data for question in page.questions if question.key in held}
    errors = document.page_problems(application, page)
    return {"key": page.key, "title": page.title, "answers": given, "errors": errors}
