"""Start, fill in, send, take back, read and check an application."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.kernel import audit
from dips.kernel.errors import NotFound
from dips.staff.rules import can
from tenants.applications import answers, copies, queries, rules, services, working
from tenants.applications.errors import Sealed
from tenants.applications.models import Application, Receipt

from ...resource import answer, made, nothing
from ...scope import SupplierResource
from ..audit import EventRow
from ..calls import call_for
from ..challenges import find
from .bodies import (
    CopyOf,
    GivenEligibility,
    NewApplication,
    OwnFilters,
    Results,
    SavedPage,
    Withdrawal,
)
from .shapes import (
    BOTH,
    LISTS,
    HeldPage,
    Own,
    OwnRow,
    ReceiptDetail,
    Sent,
    SentRow,
    Trail,
    WholeCopy,
    page_of,
)

READ, WRITE = Scope.APPLICATIONS_READ, Scope.APPLICATIONS_WRITE


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
    """The applications to a challenge: for an officer after the close. `POST` starts a supplier's."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "POST": WRITE}

    @extend_schema(operation_id="applications_list", parameters=[OwnFilters], responses=LISTS, tags=["applications"])
    def get(self, request: Request, reference: str) -> Response:
        """The applications to a challenge, for officers after the close."""
        asked = self.asked(OwnFilters)
        challenge = find(reference, by=self.caller)
        if not self.is_officer():
            if not self.acting:
                rules.require(self.caller, rules.READ)
            mine = Application.objects.filter(challenge=challenge, supplier_id__in=self.supplier_ids)
            if "organisation" in asked:
                mine = mine.filter(supplier_id=self.profile(asked["organisation"]).id)
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
        """Start a supplier's application."""
        call, data = call_for(reference, by=None), self.read(NewApplication)
        application = services.start_application(
            call=call, supplier=self.profile(data["organisation"]), by=self.caller, eligibility=data["eligibility"]
        )
        application.refresh_from_db()
        there = request.path.partition("/challenges/")[0] + f"/applications/{application.pk}/"
        return made(Own(application).data, version=application.version, location=there)


class OneApplication(ApplicationResource):
    """`DELETE` takes a draft away with its files. What was sent can only be withdrawn."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "DELETE": WRITE}

    @extend_schema(operation_id="applications_read", responses=BOTH, tags=["applications"])
    def get(self, request: Request, application_id: UUID) -> Response:
        """One application, as the caller may read it."""
        if self.is_officer():
            found = services.open_application(application_id=application_id, by=self.caller)
            return answer(Sent(found).data, version=found.version)
        mine = self.own(application_id)
        return answer(Own(mine).data, version=mine.version)

    @extend_schema(operation_id="applications_delete", request=None, responses={204: None}, tags=["applications"])
    def delete(self, request: Request, application_id: UUID) -> Response:
        """Delete a draft with its files."""
        services.delete_draft(application=self.own(application_id), by=self.caller)
        return nothing()


class ApplicationCopy(ApplicationResource):
    """Every question with its answer in words. For its supplier what stands now, or one receipt; for an officer the last."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="applications_copy", parameters=[CopyOf], responses=WholeCopy, tags=["applications"])
    def get(self, request: Request, application_id: UUID) -> Response:
        number = self.asked(CopyOf).get("receipt")
        if self.is_officer():
            found = services.open_application(application_id=application_id, by=self.caller)
            return answer(WholeCopy(copies.for_officer(found)).data)
        return answer(WholeCopy(copies.for_supplier(self.own(application_id), number)).data)


class ApplicationPage(ApplicationResource):
    """One page of one's own application. Each save answers with what is still wrong; nothing typed is lost."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "PUT": WRITE}

    @extend_schema(operation_id="applications_page_read", responses=HeldPage, tags=["applications"])
    def get(self, request: Request, application_id: UUID, page: str) -> Response:
        """One page of one's own application."""
        mine = self.own(application_id)
        return answer(page_of(working.copy_of(mine), queries.page_of(mine.call, page)), version=mine.version)

    @extend_schema(operation_id="applications_page_save", request=SavedPage, responses=HeldPage, tags=["applications"])
    def put(self, request: Request, application_id: UUID, page: str) -> Response:
        """Save one page of one's own application."""
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
        return answer(page_of(working.copy_of(now), queries.page_of(now.call, page)), version=now.version)


def posted(key: str, given: dict[str, Any]) -> dict[str, Any]:
    """An answer in the shape that a page posts."""
    found: dict[str, Any] = {key: given.get("value")}
    if "confidential" in given:
        found[key + answers.CONFIDENTIAL] = given["confidential"]
    if "confidential_reason" in given:
        found[key + answers.REASON] = given["confidential_reason"]
    return found


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
        """Answer the questions of eligibility, as the supplier."""
        mine, data = self.own(application_id), self.read(GivenEligibility)
        mine = services.answer_eligibility(application=mine, given=data["answers"], by=self.caller)
        return answer(Own(mine).data, version=mine.version)

    @extend_schema(
        operation_id="applications_eligibility_record", request=Results, responses=Sent, tags=["applications"]
    )
    def post(self, request: Request, application_id: UUID) -> Response:
        """Record an officer's results after the close."""
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
