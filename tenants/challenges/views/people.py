"""Who works on a challenge: name helpers and let them go, and hand the challenge over to its deputy."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dips.accounts.requests import PersonRequest
from dips.kernel.errors import DomainError, NotFound
from dips.staff.officer import form_page, handled

from .. import rules, services
from ..forms import HelperForm
from .detail import address, crumbs, detail_page, find
from .listing import ICON


@require_http_methods(["GET", "HEAD", "POST"])
def helper(request: PersonRequest, reference: str) -> HttpResponse:
    """Name a facilitator or a delivery partner."""
    challenge = find(request, reference)
    rules.require_answering(request.user, challenge)
    form = HelperForm(request.POST or None)
    if handled(request, form, lambda: services.add_helper(challenge=challenge, by=request.user, **form.cleaned_data)):
        told = _("%(name)s is named on %(reference)s, and is told by e-mail.")
        messages.success(request, told % {"name": form.cleaned_data["user"], "reference": challenge.reference})
        return redirect(address(challenge))
    return form_page(
        request,
        form,
        title=_("Name a helper on %(reference)s") % {"reference": challenge.reference},
        button=_("Name helper"),
        lead=_("A helper sees this challenge and no other, until they are let go or their time here is over."),
        crumbs=crumbs(challenge),
        icon=ICON,
        cancel_url=address(challenge),
    )


@require_POST
def let_go(request: PersonRequest, reference: str, user_id: UUID) -> HttpResponse:
    challenge = find(request, reference)
    services.remove_helper(challenge=challenge, user_id=user_id, by=request.user)
    messages.success(request, _("They are no longer named on the challenge."))
    return redirect(address(challenge))


@require_POST
def hand_over(request: PersonRequest, reference: str) -> HttpResponse:
    """The deputy becomes the owner."""
    challenge, reason = find(request, reference), request.POST.get("reason", "")
    try:
        services.hand_over(challenge=challenge, by=request.user, reason=reason)
    except NotFound:
        raise
    except DomainError as refusal:
        return detail_page(request, challenge, refusal=refusal, verb="hand-over", reason=reason)
    messages.success(request, _("The challenge is handed over. Its history stays."))
    return redirect(address(challenge))
