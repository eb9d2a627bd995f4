"""Begin: what it takes, the address, the link."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dips.councils.addresses import client_ip
from dips.kernel.errors import DomainError

from .. import errors, services
from ..forms import EmailForm
from ..services.starting import CLOSED
from .door import onward, remember, remembered


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The same answer for every address that may be a council's."""
    form = EmailForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.start_sign_up(email=form.cleaned_data["email"], came_from=client_ip(request))
        except DomainError as refused:
            form.refuse(refused)
        else:
            return redirect("signup:sent")
    context = {"form": form, "mode": settings.DIPS_SIGNUP, "is_closed": settings.DIPS_SIGNUP == CLOSED}
    return render(request, "signup/start.html", context, status=422 if form.errors else 200)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "signup/sent.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing: a mail scanner may do it. Pressing the button uses it."""
    known = services.whose(token)
    if known is not None and remembered(request) == str(known.pk):
        return onward(known)
    if request.method == "POST":
        try:
            sign_up = services.prove_address(token=token)
        except errors.LinkOver:
            known = None
        else:
            remember(request, sign_up)
            return onward(sign_up)
    is_open = known is not None and services.is_open(known)
    return render(request, "signup/link.html", {"is_open": is_open, "sign_up": known}, status=200 if is_open else 410)
