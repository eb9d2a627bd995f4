"""What the API says of an application, to its supplier and to an officer."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from tenants.applications import document, queries, working
from tenants.applications.models import Application
from tenants.applications.states import APPLICANT_LABELS, CheckResult, S
from tenants.applications.working import WorkingCopy

from ...serializers import Instant
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

    def to_representation(self, application: Application) -> dict[str, Any]:
        self.now = working.copy_of(application)
        return super().to_representation(application)

    def get_state_label(self, application: Application) -> str:
        return str(APPLICANT_LABELS[S(application.state)])

    @extend_schema_field(HeldPage(many=True))
    def get_pages(self, application: Application) -> list[dict[str, Any]]:
        return [page_of(self.now, page) for page in queries.pages_of(application.call)]

    @extend_schema_field(FileRow(many=True))
    def get_files(self, application: Application) -> Any:
        return FileRow(application.files.filter(removed_at=None), many=True).data

    @extend_schema_field(ReceiptRow(many=True))
    def get_receipts(self, application: Application) -> Any:
        return ReceiptRow(application.receipts.order_by("-number"), many=True).data

    @extend_schema_field(serializers.DictField(child=serializers.ListField(child=serializers.CharField())))
    def get_problems(self, application: Application) -> dict[str, list[str]]:
        return document.problems(application, self.now)


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


class Trail(serializers.Serializer[Any]):
    """Everything that happened to one application, oldest first."""

    results = EventRow(many=True)


BOTH = PolymorphicProxySerializer(
    component_name="OwnOrSentApplication", serializers=[Own, Sent], resource_type_field_name=None
)

LISTS = PolymorphicProxySerializer(
    component_name="OwnOrSentList", serializers=[OwnList, Received], resource_type_field_name=None
)


def page_of(now: WorkingCopy, page: Any) -> dict[str, Any]:
    """One page's answers as typed, and what is still wrong."""
    keys = [question.key for question in page.questions if question.key in now.stored]
    given = {key: Held(now.stored[key]).data for key in keys}
    errors = document.page_problems(now, page)
    return {"key": page.key, "title": page.title, "answers": given, "errors": errors}
