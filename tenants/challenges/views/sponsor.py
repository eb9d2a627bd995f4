"""Ask a sponsor who has no account, and take the link back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dips.accounts.requests import PersonRequest
from dips.kernel.errors import DomainError, NotFound

from .. import services
from .detail import LINK_SENT, address, detail_page, find


@require_POST
def ask_sponsor(request: PersonRequest, reference: str) -> HttpResponse:
    challenge, email = find(request, reference), request.POST.get("sponsor_email", "").strip()
    try:
        services.ask_sponsor(challenge=challenge, email=email, by=request.user)
    except NotFound:
        raise
    except DomainError as refusal:
        return detail_page(request, challenge, refusal=refusal, verb="sponsor", sponsor_email=email)
    messages.success(request, LINK_SENT % {"email": email})
    return redirect(address(challenge))


@require_POST
def withdraw_sponsor(request: PersonRequest, reference: str) -> HttpResponse:
    challenge = find(request, reference)
    try:
        services.withdraw_sponsor(challenge=challenge, by=request.user)
    except NotFound:
        raise
    except DomainError as refusal:
        return detail_page(request, challenge, refusal=refusal)
    messages.success(request, _("The link is taken back. It signs nothing any more."))
    return redirect(address(challenge))
