"""The public page behind a mailed link: read what is agreed to, and sign it. Nobody needs an account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dips.kernel.errors import DomainError, NotFound
from dips.staff.signatures import LinkOver, Signed

from ..models import ChecklistItem
from . import services
from .forms import SignForm

NEVER_SENT, OVER = 404, 410


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, token: str) -> HttpResponse:
    """A link of another council, and one that was replaced by a newer, look like one that never was."""
    item = services.asked_by(token)
    if item is None or not item.is_link_open:
        return _over(request, item)
    form = SignForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("full_name", "job_title")}
        try:
            signed = services.sign(token=token, **typed)
        except (Signed, LinkOver, NotFound):  # meanwhile, in another window
            return _over(request, services.asked_by(token))
        except DomainError as refused:
            form.refuse(refused)
        else:
            return render(request, "adoption/signed.html", {"item": signed})
    return render(request, "adoption/sign.html", {"item": item, "form": form}, status=422 if form.errors else 200)


def _over(request: HttpRequest, item: ChecklistItem | None) -> HttpResponse:
    """Why the link cannot be signed with, and whom to ask."""
    if item is None:
        return render(request, "staff/link_over.html", {"why": "unknown"}, status=NEVER_SENT)
    signed = {"name": item.signed_name, "at": item.done_at}
    why = "used" if item.done_at else "old"
    return render(request, "staff/link_over.html", {"why": why, **signed}, status=OVER)
