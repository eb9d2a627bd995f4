"""The page of the council's rules of access."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dips.accounts.proving import proven_lately
from dips.accounts.requests import PersonRequest

from ..crumbs import people_crumbs
from ..officer import form_page, handled
from ..rules import require
from ..services import MANAGE
from . import queries, services
from .forms import SafetyForm


@require_http_methods(["GET", "HEAD", "POST"])
@proven_lately
def safety(request: PersonRequest) -> HttpResponse:
    require(request.user, MANAGE)

    def now() -> dict[str, Any]:
        row = queries.safety()
        return {"grace_days": row.grace_days, "confirm_days": row.confirm_days, "version": row.version}

    form = SafetyForm(request.POST if request.method == "POST" else None, initial=now())
    if handled(request, form, lambda: services.set_safety(by=request.user, **form.cleaned_data), now=now):
        messages.success(request, _("Saved. The rules hold from now on."))
        return redirect("staff_safety")
    return form_page(
        request,
        form,
        title=_("Rules of access"),
        button=_("Save rules"),
        crumbs=people_crumbs(),
        icon="lock",
        cancel_url=reverse("wagtailusers_users:index"),
    )
