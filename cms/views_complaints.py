"""The form for a complaint, beneath the council's contact page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dips.councils.addresses import client_ip
from dips.kernel.errors import DomainError
from dips.ui import languages, ordinary

from . import complaints
from .forms import ComplaintForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest) -> HttpResponse:
    """Without an account: who complains may be nobody's supplier."""
    form = ComplaintForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            complaints.complain(
                council=request.council,  # type: ignore[attr-defined]  # set by the host
                source=client_ip(request),
                **form.cleaned_data,
            )
        except DomainError as refused:
            form.refuse(refused)
        else:
            return redirect("cms:complaint_sent")
    context = {
        "form": form,
        "heading": _("Complain"),
        "lead": _(
            "Tell us in your own words what happened, and what would put it right. You may ask someone to do it for you."
        ),
        "back_url": languages.here("/contact/"),
        "back_text": ordinary.PAGES["contact"],
        "button": _("Send complaint"),
    }
    return render(request, "dips/form_page.html", context, status=422 if form.errors else 200)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Says nothing of any complaint: the reference is in the letter."""
    return render(request, "cms/complaint_sent.html", {"days": ordinary.COMPLAINT_DAYS})
