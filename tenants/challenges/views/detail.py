"""One challenge: where it stands, what can be done now, and what has been done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dips.accounts.requests import PersonRequest
from dips.kernel.errors import DomainError, NotFound
from dips.staff.officer import Crumb, page
from dips.staff.rules import can, require

from .. import actions, faces, gates, queries, rules, services, trail
from ..models import Challenge
from ..states import WRITABLE, ChallengeStatus
from .listing import COLOURS, ICON

READ_AUDIT = "staff.read_audit"
LINK_SENT = gettext_lazy("A link to sign with is on its way to %(email)s.")


def find(request: PersonRequest, reference: str) -> Challenge:
    """A challenge that the person may know of; any other looks as if it were not there."""
    require(request.user, rules.VIEW)
    mine = queries.visible_to(request.user).select_related(*rules.STANDING)
    challenge = mine.filter(reference=reference).first()
    if challenge is None:
        raise NotFound
    return challenge


def address(challenge: Challenge) -> str:
    return reverse("challenges_admin_one", args=[challenge.reference])


def crumbs(challenge: Challenge | None = None) -> list[Crumb]:
    trail = [(_("Challenges"), reverse("challenges_admin"))]
    return [*trail, (challenge.reference, address(challenge))] if challenge else trail


@require_safe
def detail(request: PersonRequest, reference: str) -> HttpResponse:
    return detail_page(request, find(request, reference))


def detail_page(
    request: PersonRequest, challenge: Challenge, *, refusal: DomainError | None = None, **typed: Any
) -> HttpResponse:
    """Draw the page. After a refusal it says what is wrong, keeps what was typed, and answers with that status."""
    user, following = request.user, gates.next_stage(challenge)
    is_in_review, gate = challenge.status == ChallengeStatus.IN_REVIEW, gates.lines(challenge)
    may_write = can(user, rules.WRITE) and challenge.status in WRITABLE
    panels = [
        {"key": key, "template": panel.template, "context": context}
        for key, panel in faces.panels
        if (context := panel.context(request, challenge)) is not None
    ]
    return page(
        request,
        "challenges/admin/detail.html",
        title=f"{challenge.reference} {challenge.title}",
        crumbs=crumbs(),
        icon=ICON,
        status=refusal.status if refusal else 200,
        refusal=refusal,
        typed=typed,
        challenge=challenge,
        colour=COLOURS[ChallengeStatus(challenge.status)],
        brief=queries.current_brief(challenge),
        versions=queries.brief_versions(challenge).prefetch_related(None),
        spine=queries.spine(challenge),
        actions=list(actions.allowed_now(challenge, user)),
        asked=trail.request_for_changes(challenge),
        awaits_other=is_in_review and actions.is_own_submission(challenge, user),
        reviewers=_second_people(challenge) if is_in_review else None,
        may_ask_sponsor=is_in_review and can(user, rules.WRITE),
        asks_by_link=challenge.sponsor_id is None or bool(typed.get("sponsor_email")),
        sponsor_asked=queries.open_request(challenge) if is_in_review else None,
        signed_off=queries.last_sign_off(challenge),
        may_write=may_write,
        is_complete=may_write and not services.missing_sections(challenge),
        is_public=challenge.status in (ChallengeStatus.PUBLISHED, ChallengeStatus.ARCHIVED),
        may_amend=can(user, rules.PUBLISH) and challenge.status == ChallengeStatus.PUBLISHED,
        may_edit=can(user, rules.WRITE),
        may_advance=can(user, rules.ADVANCE),
        may_name=rules.may_name(user, challenge),
        helpers=challenge.helpers.select_related("user"),
        next_stage=following,
        gate=gate,
        is_open=all(line.is_met for line in gate),
        needs_reason=any(line.key == gates.REASON_GIVEN for line in gate),
        panels=panels,
        events=list(trail.newest(challenge)) if can(user, READ_AUDIT) else None,
    )


def _second_people(challenge: Challenge) -> list[str]:
    """Who was asked to read the brief, but for whoever asked."""
    return [str(each) for each in queries.reviewers(challenge) if each.pk != challenge.submitted_by_id]


@require_POST
def act(request: PersonRequest, reference: str, verb: str) -> HttpResponse:
    """Press one of the buttons."""
    challenge, action = find(request, reference), actions.BY_VERB.get(verb)
    if action is None:
        raise NotFound
    typed = {"reason": request.POST.get("reason", "")}
    if action.asks_sponsor:
        typed["sponsor_email"] = request.POST.get("sponsor_email", "").strip()
    try:
        action.run(challenge=challenge, by=request.user, **typed)
    except NotFound:
        raise
    except DomainError as refusal:
        return detail_page(request, find(request, reference), refusal=refusal, verb=verb, **typed)
    messages.success(request, str(action.done))
    if typed.get("sponsor_email"):
        messages.success(request, LINK_SENT % {"email": typed["sponsor_email"]})
    return redirect(address(challenge))


@require_POST
def advance(request: PersonRequest, reference: str) -> HttpResponse:
    """Go through the gate."""
    challenge, reason = find(request, reference), request.POST.get("reason", "")
    try:
        seen = request.POST.get("stage")
        services.advance_stage(challenge=challenge, by=request.user, reason=reason, from_stage=seen)
    except NotFound:
        raise
    except DomainError as refusal:
        return detail_page(request, find(request, reference), refusal=refusal, verb="advance", reason=reason)
    messages.success(request, _("The challenge is now in “%(stage)s”.") % {"stage": queries.stage_name(challenge)})
    return redirect(address(challenge))
