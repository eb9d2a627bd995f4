"""Read applications: a supplier its own, an officer what the rules let them see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, TextField
from django.db.models.functions import Cast

from dips.kernel import schema
from dips.kernel.functions import DipsNow
from dips.kernel.models import AuditEvent
from dips.kernel.prepared import Prepared
from tenants.calls.form import Page
from tenants.calls.models import Call
from tenants.calls.queries import eligibility_rules, pages, public_ids

from .errors import ApplicationNotFound
from .models import Application, EligibilityCheck, Receipt
from .states import LIVE, SENT, S

if TYPE_CHECKING:
    from tenants.calls.models import EligibilityRule
    from tenants.challenges.models import Challenge


_own = Prepared(
    lambda application, supplier: (
        Application.objects.filter(pk=application, supplier_id=supplier)
        .select_related("call__challenge")  # each table more costs PostgreSQL as much thought as all the rest
        .annotate(asked_at=DipsNow())
    ),
    application=UUID,
    supplier=UUID,
)


def pages_of(call: Call) -> tuple[Page, ...]:
    """The pages of the form this call asks to be filled in."""
    return pages(call)


def page_of(call: Call, key: str) -> Page:
    for page in pages_of(call):
        if page.key == key:
            return page
    raise ApplicationNotFound


def for_supplier(*, supplier_id: UUID, call: Call) -> Application:
    """The supplier's live application to a call, else its latest. Another supplier's is not found."""
    mine = Application.objects.filter(call=call, supplier_id=supplier_id)
    found = mine.filter(state__in=LIVE).first() or mine.order_by("-created_at").first()
    if found is None:
        raise ApplicationNotFound
    return found


def one_of_supplier(*, supplier_id: UUID, application_id: UUID) -> Application:
    """One application by its id, if it is this supplier's."""
    return shown_to_supplier(supplier_id=supplier_id, application_id=application_id)[0]


def shown_to_supplier(*, supplier_id: UUID, application_id: UUID) -> tuple[Application, datetime]:
    """The same, and the present moment."""
    found = _own.first(application=application_id, supplier=supplier_id)
    if found is None:
        raise ApplicationNotFound
    return found, found.asked_at


def last_receipt(application: Application) -> Receipt | None:
    return application.receipts.order_by("-number").first()


def rules_of(call: Call, kind: str | None = None) -> list[EligibilityRule]:
    """The eligibility rules of this call's programme, in order."""
    return [rule for rule in eligibility_rules(call) if kind is None or rule.kind == kind]


def results_of(application: Application) -> Mapping[str, EligibilityCheck]:
    return {check.rule_key: check for check in application.checks.select_related("by")}


# -- for officers ---------------------------------------------------------------------------------


def count_sent(challenge: Challenge) -> int:
    """How many were sent to its call and not taken back: all that anybody may know before the close."""
    return Application.objects.filter(call__in=public_ids([challenge]), state__in=SENT).count()


def counts_sent(challenges: Iterable[Challenge]) -> dict[UUID, int]:
    """The same for many challenges at once, those with a call alone."""
    asked = Call.objects.filter(pk__in=public_ids(challenges))
    sent = Count("applications", filter=Q(applications__state__in=SENT))
    return dict(asked.annotate(sent=sent).values_list("challenge_id", "sent"))


def sent_to(challenge: Challenge) -> QuerySet[Application]:
    """What was sent to a challenge's call, and what was taken back after sending. Drafts are nobody's business."""
    receipts = Prefetch("receipts", queryset=Receipt.objects.order_by("-number"), to_attr="latest_receipts")
    return (
        Application.objects.filter(call__in=public_ids([challenge]), submitted_at__isnull=False)
        .select_related("call", "challenge")
        .prefetch_related(receipts, "checks")
        .order_by("submitted_at", "reference")
    )


def without_result(challenge: Challenge) -> int:
    return Application.objects.filter(call__in=public_ids([challenge]), state="submitted").count()


def readable_receipt(application: Application) -> Receipt | None:
    """What officers read: the last receipt, unless the supplier has taken the application back."""
    return None if application.state == S.WITHDRAWN else last_receipt(application)


def sealed_ids() -> QuerySet[Any, Any]:
    """Applications that nobody at the council may know of: of calls not yet unsealed, and drafts for ever.

    Also the drafts that were deleted: of them the trail alone still speaks.
    """
    known = Application.objects.filter(call__unsealed_at__isnull=False, submitted_at__isnull=False)
    spoken_of = AuditEvent.objects.filter(schema=schema.here(), model=Application._meta.label_lower)
    as_text = known.annotate(as_text=Cast("pk", TextField())).values("as_text")
    return spoken_of.exclude(object_id__in=as_text).values("object_id")
