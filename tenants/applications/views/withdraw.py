"""Take an application back, after asking once."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from dips.kernel.workflow import can_move

from .. import services
from ..errors import NotWithdrawable
from ..forms import WithdrawForm
from .doors import applicants_only
from .here import find_application


@require_http_methods(["GET", "POST"])
@applicants_only
def withdraw(request: HttpRequest, application: UUID) -> HttpResponse:
    here = find_application(request, application)
    own = here.application
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if own.state == "withdrawn":
        return render(request, "applications/withdrawn.html", here.context())
    if not can_move(own, "withdraw"):
        raise NotWithdrawable
    if request.method == "POST" and form.is_valid():
        here.mine = services.withdraw_application(
            application=own,
            by=here.by,
            reason=form.cleaned_data["reason"],
            copy_to=here.colleagues,
        )
        return here.go("withdraw")
    return render(request, "applications/withdraw.html", here.context(form=form), status=422 if form.errors else 200)
