"""A new council, in two pages: which of the register it is, then everything else."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from dips.accounts.requests import PersonRequest
from dips.councils import register, services
from dips.councils.provisioning import SlugTaken
from dips.kernel.errors import DomainError

from ..door import page
from ..forms import CouncilForm, RegisterForm
from ..queries import runs


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Where there is no register, there is nothing to choose from, and the second page is the first."""
    if not register.councils():
        return page(request, "create", "councils", form=CouncilForm())
    form = RegisterForm(request.GET if "gss" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect(f"{reverse('console:create')}?{urlencode({'gss': form.cleaned_data['gss']})}")
    return page(request, "choose", "councils", form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: PersonRequest) -> HttpResponse:
    """File the request and show how it goes. A second press of the button finds the first one's request."""
    if request.method != "POST":
        return page(request, "create", "councils", form=CouncilForm(initial=_known(request)))
    form = CouncilForm(request.POST)
    if form.is_valid():
        asked = dict(form.cleaned_data)
        try:
            run = services.request_council(**asked, **_more(asked["gss_code"]), by=request.user)
        except SlugTaken as refused:
            same = runs.same_again(asked["slug"], " ".join(asked["name"].split()), request.user.pk)
            if same is not None:
                return redirect("console:request", same.pk)
            form.refuse(refused)
        except DomainError as refused:
            form.refuse(refused)
        else:
            return redirect("console:request", run.pk)
    return page(request, "create", "councils", status=422, form=form)


def _known(request: HttpRequest) -> dict[str, Any]:
    """What the register says of the council that was chosen."""
    entry = register.councils().get(request.GET.get("gss", ""))
    if entry is None:
        return {}
    return {"name": entry.name, "slug": entry.slug, "region": entry.region, "gss_code": entry.gss_code}


def _more(gss_code: str) -> dict[str, Any]:
    """Columns that nobody types."""
    entry = register.councils().get(gss_code)
    return {"kind": entry.kind, "nation": entry.nation} if entry else {}
