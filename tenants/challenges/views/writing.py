"""Add and change a challenge, write and amend its brief, read an older version."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dips.accounts.requests import PersonRequest
from dips.councils.scope import here
from dips.kernel.errors import DomainError, NotFound, StaleVersion
from dips.staff.officer import form_page, handled, page
from dips.staff.rules import require
from dips.ui import unsaved
from dips.ui.forms import carried_out

from .. import queries, rules, services, trail
from ..forms import PEOPLE, BriefForm, ChallengeForm, NewChallengeForm
from ..models import Challenge
from ..services import BriefLocked
from ..states import WRITABLE, ChallengeStatus
from .detail import address, crumbs, detail_page, find
from .listing import ICON


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    require(request.user, rules.WRITE)
    form = NewChallengeForm(request.POST or None)
    if made := carried_out(form, lambda: services.create_challenge(by=request.user, **form.cleaned_data)):
        messages.success(request, _("%(reference)s is begun. Write its brief next.") % {"reference": made.reference})
        return redirect(address(made))
    return form_page(request, form, title=_("Add a challenge"), button=_("Add challenge"), crumbs=crumbs(), icon=ICON)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, reference: str) -> HttpResponse:
    challenge = find(request, reference)
    require(request.user, rules.WRITE)
    form = ChallengeForm(request.POST or None, initial=_facts(challenge))

    def save() -> object:
        return services.edit_challenge(challenge=challenge, by=request.user, **form.cleaned_data)

    if handled(request, form, save, now=lambda: _facts(find(request, reference))):
        messages.success(request, _("The changes to %(reference)s are saved.") % {"reference": challenge.reference})
        return redirect(address(challenge))
    return form_page(
        request,
        form,
        title=_("Change %(reference)s") % {"reference": challenge.reference},
        button=_("Save challenge"),
        crumbs=crumbs(challenge),
        icon=ICON,
        cancel_url=address(challenge),
    )


def _facts(challenge: Challenge) -> dict[str, Any]:
    people = {name: getattr(challenge, f"{name}_id") for name in PEOPLE}
    return people | {
        "title": challenge.title,
        "team": challenge.team_id,
        "themes": ", ".join(challenge.themes),
        "budget_pence": challenge.budget_pence,
        "adoption_statement": challenge.adoption_statement,
        "version": challenge.version,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def brief(request: PersonRequest, reference: str) -> HttpResponse:
    """Write the brief; once it is public, amend it. One form either way, kept for its writer while they type."""
    challenge = find(request, reference)
    is_public = challenge.status == ChallengeStatus.PUBLISHED
    require(request.user, rules.PUBLISH if is_public else rules.WRITE)
    if not is_public and challenge.status not in WRITABLE:  # before anybody types
        locked = BriefLocked(state=challenge.get_status_display())
        return unsaved.refused(request, locked) or detail_page(request, challenge, refusal=locked)
    if answer := unsaved.answered(request):
        return answer
    newest, newer = queries.current_brief(challenge), None
    form = BriefForm(
        request.POST or None,
        sections=queries.sections(challenge),
        brief=newest,
        needs_note=is_public,
        may_invent=here().illustrative or settings.DIPS_DEMO,
    )
    if request.method == "POST" and form.is_valid():
        save = services.amend_brief if is_public else services.write_brief
        given = form.cleaned_data
        try:
            saved = save(
                challenge=challenge,
                answers=form.answers(),
                note=given["note"],
                version=given["version"],
                by=request.user,
            )
        except DomainError as refusal:
            form.refuse(refusal)
            if isinstance(refusal, StaleVersion) and newest is not None:
                newer = queries.current_brief(challenge) or newest
                form.set_beside(newer)
        else:
            told = (
                _("The amendment is public. It is version %(version)d of the brief.")
                if is_public
                else _("Version %(version)d of the brief is saved.")
            )
            unsaved.drop(request)
            messages.success(request, told % {"version": saved.version})
            return redirect(address(challenge))
    kept_at = None
    if request.method == "POST":
        unsaved.keep(request)
    elif (kept_at := unsaved.fill(form, request)) and newest and form.data.get("version") != str(newest.version):
        newer = newest
        form.set_beside(newest)
    return form_page(
        request,
        form,
        template="challenges/admin/brief.html",
        title=(_("Amend the brief of %(reference)s") if is_public else _("Write the brief of %(reference)s"))
        % {"reference": challenge.reference},
        button=_("Publish the amendment") if is_public else _("Save brief"),
        lead=_("The brief is public. What you save here is public at once, and earlier versions stay to be read.")
        if is_public
        else "",
        crumbs=crumbs(challenge),
        icon=ICON,
        cancel_url=address(challenge),
        challenge=challenge,
        asked=trail.request_for_changes(challenge),
        newer=newer,
        kept_at=kept_at,
    )


@require_safe
def brief_version(request: PersonRequest, reference: str, version: int) -> HttpResponse:
    """An older version, as it stood."""
    challenge = find(request, reference)
    row = queries.brief_versions(challenge).filter(version=version).first()
    if row is None:
        raise NotFound
    return page(
        request,
        "challenges/admin/version.html",
        title=_("Version %(version)d of the brief") % {"version": version},
        crumbs=crumbs(challenge),
        icon=ICON,
        challenge=challenge,
        brief=row,
    )
