"""Officers' pages of a call. They hang on the challenge's page, which is where each of them returns to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dips.accounts.requests import PersonRequest
from dips.councils.plans import Measure
from dips.kernel.errors import DomainError, NotFound, NotNow, StaleVersion
from dips.staff.officer import form_page
from dips.staff.onboarding import needed_first
from dips.staff.plan.showing import note
from dips.staff.rules import require
from dips.ui import words
from dips.ui.forms import GovukForm
from tenants.challenges.models import Challenge
from tenants.challenges.views import detail_page, find
from tenants.challenges.views.detail import address, crumbs
from tenants.challenges.views.listing import ICON

from . import queries, rules, services
from .forms import DatesForm, ExtendForm, PublishForm, WeightsForm
from .models import Call
from .states import CallState


def _call(request: PersonRequest, reference: str) -> tuple[Challenge, Call]:
    challenge = find(request, reference)
    require(request.user, rules.MANAGE)
    call = queries.call_of(challenge)
    if call is None:
        raise NotFound
    return challenge, call


def _close(call: Call, request: PersonRequest) -> str:
    services.close_call(call=call, by=request.user)
    return _("The call is closed. Applications can be read now.")


def _cancel(call: Call, request: PersonRequest) -> str:
    services.cancel_call(call=call, by=request.user, reason=request.POST.get("reason", ""))
    return _("The call is cancelled.")


VERBS: dict[str, Callable[[Call, PersonRequest], str]] = {"close": _close, "cancel": _cancel}


@require_POST
def draft(request: PersonRequest, reference: str) -> HttpResponse:
    """Begin the call, then ask for its dates."""
    challenge = find(request, reference)
    try:
        services.draft_call(challenge=challenge, by=request.user)
    except NotFound:
        raise
    except DomainError as refusal:
        return detail_page(request, challenge, refusal=refusal)
    return redirect("calls_admin_dates", reference=reference)


@require_POST
def act(request: PersonRequest, reference: str, verb: str) -> HttpResponse:
    """Press one of the call's buttons."""
    _challenge, call = _call(request, reference)
    if verb not in VERBS:
        raise NotFound
    try:
        done = VERBS[verb](call, request)
    except NotFound:
        raise
    except DomainError as refusal:
        reason = request.POST.get("reason", "")
        return detail_page(request, find(request, reference), refusal=refusal, verb=f"call-{verb}", reason=reason)
    messages.success(request, done)
    return redirect("challenges_admin_one", reference=reference)


@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: PersonRequest, reference: str) -> HttpResponse:
    challenge, call = _call(request, reference)
    form = DatesForm(request.POST or None, initial=DatesForm.of(call))
    return _form(
        request,
        challenge,
        form,
        lambda: services.set_dates(call=call, by=request.user, **form.facts()),
        done=_("The dates of the call are saved. Nobody outside sees them until you publish the call."),
        title=_("Dates of the call"),
        button=_("Save dates"),
        lead=_("All times are London times. Once the call is published, it can only be extended."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: PersonRequest, reference: str) -> HttpResponse:
    """Show what publishing freezes, and what stands against it; the button below does it."""
    challenge, call = _call(request, reference)
    if call.state != CallState.DRAFT:
        return detail_page(request, challenge, refusal=NotNow(_("This call is published already."), code="frozen"))
    ready = services.readiness(call)
    form = PublishForm(
        request.POST or None,
        is_short=ready.is_short,
        is_short_at_once=services.readiness(call, opens_now=True).is_short,
        initial={"version": call.version},
    )

    def save() -> None:
        given = form.cleaned_data
        services.publish_call(
            call=call,
            by=request.user,
            reason=given["reason"],
            opens_now=given["opens_now"],
            version=given["version"],
        )

    return _form(
        request,
        challenge,
        form,
        save,
        done=_("The call is published. Its dates, form and weights are set."),
        template="calls/admin/publish.html",
        title=_("Publish the call of %(reference)s") % {"reference": challenge.reference},
        button=_("Publish the call"),
        call=call,
        ready=ready,
        pages=queries.pages(call),
        rules=queries.eligibility_rules(call),
        criteria=queries.criteria(call),
        plan_note=None if form.errors else note(Measure.OPEN_CALLS, request.user),
        unfinished=[] if queries.any_published() else needed_first(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: PersonRequest, reference: str) -> HttpResponse:
    challenge, call = _call(request, reference)
    form = ExtendForm(request.POST or None, initial={"version": call.version})
    return _form(
        request,
        challenge,
        form,
        lambda: services.extend_call(
            call=call,
            by=request.user,
            closes_at=form.closing(),
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
        ),
        done=_("The call is extended. The new end is public, with your reason."),
        title=_("Extend the call"),
        button=_("Extend call"),
        lead=_("The call closes at %(when)s now. The new time holds for everyone, and everyone can read why.")
        % {"when": words.deadline(call.closes_at) if call.closes_at else "–"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def weights(request: PersonRequest, reference: str) -> HttpResponse:
    challenge, call = _call(request, reference)
    form = WeightsForm(request.POST or None, criteria=queries.criteria(call), initial={"version": call.version})
    return _form(
        request,
        challenge,
        form,
        lambda: services.change_weights(
            call=call, weights=form.weights(), by=request.user, version=form.cleaned_data["version"]
        ),
        done=_("The weights are saved."),
        title=_("Weights of the criteria"),
        button=_("Save weights"),
        lead=_("They must add up to 100. Publishing the call freezes them."),
    )


def _form(
    request: PersonRequest,
    challenge: Challenge,
    form: GovukForm,
    save: Callable[[], object],
    *,
    done: str,
    **shown: Any,
) -> HttpResponse:
    """Save a good form and return to the challenge; show a refusal on the form."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except NotFound:
            raise
        except DomainError as refusal:
            form.refuse(refusal)
            if isinstance(refusal, StaleVersion):
                form.take_over(_call(request, challenge.reference)[1].version)
        else:
            messages.success(request, done)
            return redirect(address(challenge))
    return form_page(request, form, crumbs=crumbs(challenge), icon=ICON, cancel_url=address(challenge), **shown)
