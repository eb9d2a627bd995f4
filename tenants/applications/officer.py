"""What officers see in the admin: a count before the close, and what was sent after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from dips.kernel.errors import DomainError
from dips.staff.rules import require
from dips.ui import typed
from dips.ui.now import now
from tenants.calls.queries import public_call_of, public_calls_of, window
from tenants.challenges.models import Challenge

from . import copies, queries, rules, services, trail
from .attachments import as_attachment
from .errors import ApplicationNotFound, Sealed
from .letters import Written
from .models import Application, Receipt
from .states import SETTLED, CheckResult, S

if TYPE_CHECKING:
    from dips.accounts.models import User

Given = dict[str, dict[str, str]]
HOME = {"url": "/admin/", "label": gettext_lazy("Home")}


class OfficerPage(WagtailAdminTemplateMixin, View):
    """A page of the admin with its breadcrumbs. A refusal leaves through the middleware."""

    header_icon = "doc-full"
    crumbs: tuple[tuple[str, str], ...] = ()
    _show_breadcrumbs = True

    def page(self, *, title: str, trail: list[tuple[str, str]], status: int = 200, **context: Any) -> HttpResponse:
        crumbs = [HOME, *({"url": url, "label": label} for label, url in trail), {"url": "", "label": title}]
        whole = self.get_context_data(**context) | {
            "breadcrumbs_items": crumbs,
            "page_title": title,
            "header_title": title,
        }
        return render(self.request, self.get_template_names(), whole, status=status)


def officer_of(request: HttpRequest) -> User:
    """The admin lets nobody in who is not signed in."""
    return cast("User", request.user)


def top() -> tuple[str, str]:
    return (_("Applications"), reverse("applications_admin"))


class Index(OfficerPage):
    """Every challenge one may know of: how many applications, and until when nobody reads them."""

    template_name = "applications/admin/index.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        require(officer_of(request), rules.READ)
        mine = Challenge.objects.filter(rules.own_challenges(officer_of(request))).select_related("programme")
        known = list(mine.order_by("reference"))
        calls = public_calls_of(known)
        challenges = [each for each in known if each.pk in calls]
        challenges.sort(key=lambda each: calls[each.pk].ends, reverse=True)
        counts = queries.counts_sent(challenges)
        rows = [
            {
                "challenge": challenge,
                "count": counts.get(challenge.pk, 0),
                "call": calls[challenge.pk],
                "window": window(calls[challenge.pk]),
                "url": reverse("applications_admin_challenge", args=[challenge.reference]),
            }
            for challenge in challenges
        ]
        return self.page(title=_("Applications"), trail=[], rows=rows)


class OfChallenge(OfficerPage):
    """What was sent to one challenge; before the close the count alone, and why."""

    template_name = "applications/admin/challenge.html"

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        challenge = Challenge.objects.select_related("programme").filter(reference=reference).first()
        call = public_call_of(challenge) if challenge is not None else None
        if challenge is None:
            raise ApplicationNotFound
        count = queries.count_sent(challenge)
        title = _("%(reference)s: applications") % {"reference": challenge.reference}
        try:
            found = list(services.open_for_reading(challenge=challenge, by=officer_of(request)))
        except Sealed as sealed:
            self.template_name = "applications/admin/sealed.html"
            return self.page(
                title=title,
                trail=[top()],
                challenge=challenge,
                call=call,
                count=count,
                sentence=sealed.message,
                status=403,
            )
        rules_count = len(queries.rules_of(call)) if call is not None else 0
        rows = [
            {
                "application": each,
                "url": reverse("applications_admin_one", args=[each.pk]),
                "passed": sum(check.result in SETTLED for check in each.checks.all()),
                "rules": rules_count,
            }
            for each in found
        ]
        return self.page(title=title, trail=[top()], challenge=challenge, call=call, count=count, rows=rows)


class One(OfficerPage):
    """One application as its last receipt has it, its eligibility results, and everything that happened to it."""

    template_name = "applications/admin/application.html"

    def get(self, request: HttpRequest, application_id: UUID) -> HttpResponse:
        application = services.open_application(application_id=application_id, by=officer_of(request))
        kept = typed.offered(request)
        return self._show(application, given=_given(application, kept) if kept else None, kept=bool(kept))

    def post(self, request: HttpRequest, application_id: UUID) -> HttpResponse:
        """Record eligibility results; what was typed stays when something is refused.

        What sends the supplier a letter is shown first, with the letter, and recorded by a second press.
        """
        application = services.open_application(application_id=application_id, by=officer_of(request))
        typed = _given(application, request.POST)
        if "change" in request.POST:
            return self._show(application, given=typed)
        given = _to_record(application, typed)
        try:
            foreseen = services.foresee_eligibility(application=application, results=given, by=officer_of(request))
            if foreseen.letter is not None and request.POST.get("confirmed") != foreseen.state:
                return self._ask(application, typed, foreseen, foreseen.letter)
            application = services.record_eligibility(application=application, results=given, by=officer_of(request))
        except DomainError as refused:
            return self._show(application, given=given, refused=refused)
        messages.success(request, _("Recorded: %(state)s") % {"state": application.get_state_display()})
        return redirect("applications_admin_one", application.pk)

    def _ask(
        self, application: Application, typed: Given, foreseen: services.Foreseen, letter: Written
    ) -> HttpResponse:
        """The letter that would go out, before anything is recorded."""
        self.template_name = "applications/admin/confirm.html"
        challenge = application.challenge
        return self.page(
            title=_("Check before you record: %(reference)s") % {"reference": application.reference},
            trail=[
                top(),
                (challenge.reference, reverse("applications_admin_challenge", args=[challenge.reference])),
                (application.reference, reverse("applications_admin_one", args=[application.pk])),
            ],
            application=application,
            state=S(foreseen.state),
            is_rejection=foreseen.state == S.INELIGIBLE,
            letter=letter,
            typed=[
                pair for key, said in typed.items() for pair in ((key, said["result"]), (f"{key}__note", said["note"]))
            ],
        )

    def _show(
        self,
        application: Application,
        *,
        given: Given | None = None,
        refused: DomainError | None = None,
        kept: bool = False,
    ) -> HttpResponse:
        receipt = queries.readable_receipt(application)
        challenge = application.challenge
        return self.page(
            title=application.reference,
            trail=[
                top(),
                (challenge.reference, reverse("applications_admin_challenge", args=[challenge.reference])),
            ],
            status=refused.status if refused else 200,
            application=application,
            receipt=receipt,
            pages=_pages(application, receipt),
            checks=_checks(application, given or {}, refused),
            refusal=refused,
            kept=kept,
            results=CheckResult.choices,
            may_check=rules.may_check(officer_of(self.request), challenge) and receipt is not None,
            trail_rows=list(trail.entries(application)),
        )


class Print(View):
    """The same on paper: what was sent, and nothing of anybody else's."""

    def get(self, request: HttpRequest, application_id: UUID) -> HttpResponse:
        application = services.open_application(application_id=application_id, by=officer_of(request))
        context = {
            "copy": copies.for_officer(application),
            "council": request.council,  # type: ignore[attr-defined]  # the host's
            "challenge": application.challenge,
            "made_at": now(),
            "back": reverse("applications_admin_one", args=[application.pk]),
            "back_text": application.reference,
        }
        return render(request, "applications/print.html", context)


class Download(View):
    """A file of what was sent, as an attachment that no browser opens."""

    def get(self, request: HttpRequest, application_id: UUID, file_id: UUID) -> FileResponse:
        return as_attachment(services.open_file(application_id=application_id, file_id=file_id, by=officer_of(request)))


def _pages(application: Application, receipt: Receipt | None) -> list[dict[str, Any]]:
    """The receipt's pages, with an address for each file that may be handed out."""
    if receipt is None:
        return []
    pages = []
    for page in receipt.document["pages"]:
        given = [answer | {"files": _links(application, answer)} for answer in page["answers"]]
        pages.append(page | {"answers": given})
    return pages


def _links(application: Application, answer: dict[str, Any]) -> list[dict[str, Any]]:
    if answer["kind"] != "file":
        return []
    scans = {str(each.pk): each for each in application.files.all()}
    return [
        each
        | {
            "url": reverse("applications_admin_file", args=[application.pk, each["id"]]),
            "scan": scans[each["id"]].get_scan_display() if each["id"] in scans else "",
        }
        for each in answer["value"] or []
    ]


def _given(application: Application, data: QueryDict) -> Given:
    """The result and the note of each rule for which a result was chosen."""
    return {
        rule.key: {"result": data.get(rule.key, ""), "note": data.get(f"{rule.key}__note", "")}
        for rule in queries.rules_of(application.call)
        if data.get(rule.key)
    }


def _to_record(application: Application, given: Given) -> Given:
    """The form holds every rule. What a colleague recorded and nobody changed stays the colleague's."""
    stands = {
        key: {"result": check.result, "note": check.note}
        for key, check in queries.results_of(application).items()
        if not check.automatic
    }
    return {key: said for key, said in given.items() if said != stands.get(key)}


def _checks(application: Application, given: Given, refused: DomainError | None) -> list[dict[str, Any]]:
    recorded = queries.results_of(application)
    errors = refused.errors if refused else {}
    return [
        {
            "rule": rule,
            "check": recorded.get(rule.key),
            "result": given.get(rule.key, {}).get("result") or getattr(recorded.get(rule.key), "result", ""),
            "note": given.get(rule.key, {}).get("note") or getattr(recorded.get(rule.key), "note", ""),
            "errors": errors.get(rule.key, []) + errors.get(f"{rule.key}__note", []),
        }
        for rule in queries.rules_of(application.call)
    ]
