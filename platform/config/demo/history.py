"""The 21 applications of 2022, and what officers did with them. The businesses are invented."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.text import slugify

from dips.accounts.models import User
from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.directory.states import StageKind
from dips.kernel import clock
from dips.kernel.models.outbox import OutboxMessage, OutboxState
from dips.suppliers import services as suppliers
from dips.suppliers.models import SupplierMember, SupplierOrganisation
from dips.suppliers.profile import SupplierProfile, of
from tenants.applications import queries, services
from tenants.applications.models import Application
from tenants.applications.states import CheckResult
from tenants.calls import services as calls
from tenants.calls.models import Call
from tenants.calls.queries import call_of
from tenants.calls.states import CallState
from tenants.challenges import services as challenges
from tenants.challenges.models import Challenge

from . import people
from .filling import filled
from .people import LOADER
from .reading import Dates

FIRST_NUMBER = 99_000_000
POST = "@supplier.example"


def run(council: Council, story: Mapping[str, Any], data: Mapping[str, Any], tell: Callable[[str], None]) -> None:
    """Send what is not sent yet; then close, check and move on each challenge that still waits for it."""
    dates = Dates(clock.now())
    programme = story["programme"]["slug"]
    with council_scope(council):
        there = set(
            Application.objects.filter(programme__slug=programme, number__isnull=False).values_list("number", flat=True)
        )
    for row in data["applications"]:
        if row["number"] not in there:
            with transaction.atomic():
                _send(council, row, dates.at(row["sent"]))
    tell("applications")
    with council_scope(council):
        for each in story["challenges"]:
            with transaction.atomic():
                _after_the_close(council, each["reference"], story["dates"], dates)
    tell("eligibility")


def _send(council: Council, row: Mapping[str, Any], instant: datetime) -> None:
    with clock.at(instant):
        with portal_scope():
            user, profile = _supplier(row)
        with council_scope(council):
            call = Call.objects.select_related("challenge__programme", "form").get(
                challenge__reference=row["challenge"]
            )
            rules = queries.rules_of(call, "ask")
            application = services.start_application(
                call=call,
                supplier=profile,
                eligibility={rule.key: rule.passing_answer for rule in rules},
                by=user,
            )
            for page in queries.pages_of(call):
                services.save_page(
                    application=application,
                    page_key=page.key,
                    data=filled(page, idea=row["idea"], supplier=profile.legal_name),
                    version=application.version,
                    by=user,
                )
                application.refresh_from_db()
            services.submit_application(application=application, number=row["number"], by=user)
            _hold_old_letters([str(receipt.pk) for receipt in application.receipts.all()])


def _supplier(row: Mapping[str, Any]) -> tuple[User, SupplierProfile]:
    """The business of one application, made when it first applies. Seeded ones are there already."""
    number = str(FIRST_NUMBER + row["number"])
    organisation = SupplierOrganisation.objects.filter(company_number=number, illustrative=True).first()
    if organisation is not None:
        member = SupplierMember.objects.select_related("user").filter(organisation=organisation).earliest("created_at")
        return member.user, of(organisation)
    user = people.person(f"{slugify(row['supplier'])}{POST}", f"Applicant, {row['supplier']}")
    organisation = suppliers.create_organisation(
        by=user,
        illustrative=True,
        legal_name=row["supplier"],
        kind=row.get("kind", "company"),
        company_number=number,
        town="Birmingham",
        staff_count=3 + row["number"],
        turnover_pence=(90_000 + 35_000 * row["number"]) * 100,
        balance_sheet_pence=(30_000 + 9_000 * row["number"]) * 100,
    )
    return user, of(organisation)


def _hold_old_letters(receipts: list[str]) -> None:
    """The letters about these receipts are years old: they count as sent."""
    letters = OutboxMessage.objects.filter(kind="mail", state=OutboxState.WAITING)
    old = [pk for receipt in receipts for pk in letters.filter(key__contains=receipt).values_list("pk", flat=True)]
    with operator_scope():
        OutboxMessage.objects.filter(pk__in=old).update(
            state=OutboxState.DONE, done_at=Now(), last_error="A letter of the past: not sent."
        )


def _after_the_close(council: Council, reference: str, when: Mapping[str, Any], dates: Dates) -> None:
    challenge = Challenge.objects.get(reference=reference)
    call = call_of(challenge)
    assert call is not None, "a told challenge had its call"
    manager = people.officer(council, "programme_manager") or LOADER
    if call.state == CallState.PUBLISHED:
        with clock.at(dates.at(when["closes"], closing=True)):
            calls.close_call(call=call, by=LOADER)
        challenge.refresh_from_db()
    with clock.at(dates.at(when["eligibility"])):
        passed = {rule.key: {"result": CheckResult.PASS.value} for rule in queries.rules_of(call)}
        for application in queries.sent_to(challenge).filter(state="submitted"):
            services.record_eligibility(application=application, results=passed, by=manager)
    if challenge.stage == StageKind.CALL_FOR_SOLUTIONS:
        with clock.at(dates.at(when["exploration"])):
            challenges.advance_stage(
                challenge=challenge, reason="The call has closed and every application was found eligible.", by=manager
            )
