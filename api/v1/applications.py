"""Applications: a supplier writes and sends its own, an officer reads what was sent once the call has closed."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.kernel import audit
from dips.kernel.errors import NotFound
from dips.staff.rules import can
from tenants.applications import answers, document, queries, rules, services
from tenants.applications.attachments import as_attachment
from tenants.applications.errors import FileHeld, Sealed
from tenants.applications.models import Application, Receipt
from tenants.applications.states import APPLICANT_LABELS, RELEASED, CheckResult, S

from ..parsers import MultiPartParser
from ..resource import answer, made, nothing
from ..scope import SupplierResource
from ..serializers import Input, Instant
from .audit import EventRow
from .calls import call_for
from .challenges import find

READ, WRITE = Scope.APPLICATIONS_READ, Scope.APPLICATIONS_WRITE


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


class NewApplication(Input):
    """For which of one's organisations, and yes or no to each eligibility question."""

    organisation = serializers.UUIDField(required=False, allow_null=True, default=None)
    eligibility = serializers.DictField(child=serializers.CharField(max_length=20), required=False, default=dict)


class GivenAnswer(Input):
    """An answer, and what part of it is confidential and why."""

    value = serializers.JSONField(required=False, allow_null=True)
    confidential = serializers.BooleanField(required=False, allow_null=True)
    confidential_reason = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)


class SavedPage(Input):
    """Answers by question. Questions not named keep what they have. `complete` refuses a page that is not right yet."""

    answers = serializers.DictField(child=GivenAnswer(), allow_empty=True)
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


class ApplicationResource(SupplierResource):
    """What both faces share: whose the application is."""

    def own(self, application_id: UUID) -> Application:
        """The caller's own application. Somebody else's is not found."""
        mine = Application.objects.filter(pk=application_id, supplier_id__in=self.supplier_ids)
        found = mine.select_related("call__form", "challenge", "programme").first()
        if found is None:
            raise NotFound
        return found

    def is_officer(self) -> bool:
        return can(self.caller, rules.READ)


class ChallengeApplications(ApplicationResource):
    scopes: ClassVar[dict[str, str]] = {"GET": READ, "POST": WRITE}

    @extend_schema(operation_id="applications_list", responses=LISTS, tags=["applications"])
    def get(self, request: Request, reference: str) -> Response:
        challenge = find(reference, by=self.caller)
        if not self.is_officer():
            mine = Application.objects.filter(challenge=challenge, supplier_id__in=self.supplier_ids)
            return answer({"results": OwnRow(mine.order_by("-created_at"), many=True).data})
        rules.require_reader(self.caller, challenge)
        count = queries.count_sent(challenge)
        try:
            found = services.open_for_reading(challenge=challenge, by=self.caller)
        except Sealed:
            return answer({"count": count, "sealed": True, "results": None})
        return answer({"count": count, "sealed": False, "results": SentRow(found, many=True).data})

    @extend_schema(
        operation_id="applications_start", request=NewApplication, responses={201: Own}, tags=["applications"]
    )
    def post(self, request: Request, reference: str) -> Response:
        call, data = call_for(reference, by=None), self.read(NewApplication)
        application = services.start_application(
            call=call, supplier=self.profile(data["organisation"]), by=self.caller, eligibility=data["eligibility"]
        )
        application.refresh_from_db()
        there = request.path.partition("/challenges/")[0] + f"/applications/{application.pk}/"
        return made(Own(application).data, version=application.version, location=there)


class OneApplication(ApplicationResource):
    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="applications_read", responses=BOTH, tags=["applications"])
    def get(self, request: Request, application_id: UUID) -> Response:
        if self.is_officer():
            found = services.open_application(application_id=application_id, by=self.caller)
            return answer(Sent(found).data, version=found.version)
        mine = self.own(application_id)
        return answer(Own(mine).data, version=mine.version)


class ApplicationPage(ApplicationResource):
    """One page of one's own application. Each save answers with what is still wrong; nothing typed is lost."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "PUT": WRITE}

    @extend_schema(operation_id="applications_page_read", responses=HeldPage, tags=["applications"])
    def get(self, request: Request, application_id: UUID, page: str) -> Response:
        mine = self.own(application_id)
        return answer(page_of(mine, queries.page_of(mine.call, page)), version=mine.version)

    @extend_schema(operation_id="applications_page_save", request=SavedPage, responses=HeldPage, tags=["applications"])
    def put(self, request: Request, application_id: UUID, page: str) -> Response:
        mine, data = self.own(application_id), self.read(SavedPage)
        typed: dict[str, Any] = {}
        for key, given in data["answers"].items():
            typed |= posted(key, given)
        saved = services.save_page(
            application=mine,
            page_key=page,
            data=typed,
            version=self.version(),
            by=self.caller,
            complete=data["complete"],
        )
        now = saved.application
        return answer(page_of(now, queries.page_of(now.call, page)), version=now.version)


def posted(key: str, given: dict[str, Any]) -> dict[str, Any]:
    """An answer in the shape that a page posts."""
    found: dict[str, Any] = {key: given.get("value")}
    if "confidential" in given:
        found[key + answers.CONFIDENTIAL] = given["confidential"]
    if "confidential_reason" in given:
        found[key + answers.REASON] = given["confidential_reason"]
    return found


class ApplicationFiles(ApplicationResource):
    """The files of one's own application."""

    parser_classes = [MultiPartParser]
    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(
        operation_id="applications_file_add",
        request={"multipart/form-data": NewFile},
        responses={201: FileRow},
        tags=["applications"],
    )
    def post(self, request: Request, application_id: UUID) -> Response:
        mine, data = self.own(application_id), self.read(NewFile)
        stored = services.attach_file(
            application=mine, question_key=data["question"], upload=data["file"], by=self.caller
        )
        return made(FileRow(stored).data, location=f"{request.path}{stored.pk}/")


class OneFile(ApplicationResource):
    scopes: ClassVar[dict[str, str]] = {"GET": READ, "DELETE": WRITE}

    @extend_schema(
        operation_id="applications_file_read", responses={(200, "*/*"): OpenApiTypes.BINARY}, tags=["applications"]
    )
    def get(self, request: Request, application_id: UUID, file_id: UUID) -> FileResponse:
        if self.is_officer():
            stored = services.open_file(application_id=application_id, file_id=file_id, by=self.caller)
        else:
            own = self.own(application_id).files.filter(pk=file_id, removed_at=None).first()
            if own is None:
                raise NotFound
            stored = own
            if stored.scan not in RELEASED:
                raise FileHeld
        return as_attachment(stored)

    @extend_schema(operation_id="applications_file_remove", responses={204: None}, tags=["applications"])
    def delete(self, request: Request, application_id: UUID, file_id: UUID) -> Response:
        services.remove_file(application=self.own(application_id), file_id=file_id, by=self.caller)
        return nothing()


class ApplicationEligibility(ApplicationResource):
    """`PUT`: the supplier's answers to the questions. `POST`: an officer's results after the close."""

    scopes: ClassVar[dict[str, str]] = {"PUT": WRITE, "POST": WRITE}

    @extend_schema(
        operation_id="applications_eligibility_answer",
        request=GivenEligibility,
        responses=Own,
        tags=["applications"],
    )
    def put(self, request: Request, application_id: UUID) -> Response:
        mine, data = self.own(application_id), self.read(GivenEligibility)
        mine = services.answer_eligibility(application=mine, given=data["answers"], by=self.caller)
        return answer(Own(mine).data, version=mine.version)

    @extend_schema(
        operation_id="applications_eligibility_record", request=Results, responses=Sent, tags=["applications"]
    )
    def post(self, request: Request, application_id: UUID) -> Response:
        found = services.open_application(application_id=application_id, by=self.caller)
        data = self.read(Results)
        found = services.record_eligibility(application=found, results=data["results"], by=self.caller)
        found.refresh_from_db()
        return answer(Sent(found).data, version=found.version)


class Submit(ApplicationResource):
    """Send the application. Sending the same again gives the same receipt."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="applications_submit", request=None, responses=Own, tags=["applications"])
    def post(self, request: Request, application_id: UUID) -> Response:
        mine = self.own(application_id)
        mine = services.submit_application(
            application=mine,
            by=self.caller,
            supplier=self.profile(mine.supplier_id),
            copy_to=self.colleagues(mine.supplier_id),
        )
        return answer(Own(mine).data, version=mine.version)


class Withdraw(ApplicationResource):
    """Take the application back."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="applications_withdraw", request=Withdrawal, responses=Own, tags=["applications"])
    def post(self, request: Request, application_id: UUID) -> Response:
        mine, data = self.own(application_id), self.read(Withdrawal)
        mine = services.withdraw_application(
            application=mine, by=self.caller, reason=data["reason"], copy_to=self.colleagues(mine.supplier_id)
        )
        return answer(Own(mine).data, version=mine.version)


class OneReceipt(ApplicationResource):
    """What was sent, as it was, with its fingerprint. For its supplier."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="applications_receipt", responses=ReceiptDetail, tags=["applications"])
    def get(self, request: Request, application_id: UUID, number: int) -> Response:
        receipt: Receipt | None = self.own(application_id).receipts.filter(number=number).first()
        if receipt is None:
            raise NotFound
        return answer(ReceiptDetail(receipt).data)


class ApplicationTrail(ApplicationResource):
    """The audit trail of one application, for officers after the close."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="applications_trail", responses=Trail, tags=["applications"])
    def get(self, request: Request, application_id: UUID) -> Response:
        found = services.open_application(application_id=application_id, by=self.caller)
        return answer({"results": EventRow(audit.trail(found).order_by("recorded_at", "id"), many=True).data})
