"""Officers' pages of programmes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dips.accounts.requests import PersonRequest
from dips.kernel.errors import DomainError, NotFound
from dips.kernel.money import Money
from dips.ui.forms import GovukForm

from . import queries, rules, services
from .forms import FundingForm, PartnerForm, ProgrammeForm, StageForm, TeamForm
from .models import Programme
from .officer import Crumb, form_page, page

ICON = "folder-open-inverse"
VERBS = {"open": services.open_programme, "close": services.close_programme}


def find(slug: str) -> Programme:
    programme = queries.programmes().filter(slug=slug).first()
    if programme is None:
        raise NotFound
    return programme


def _crumbs(programme: Programme | None = None) -> list[Crumb]:
    trail = [(_("Programmes"), reverse("programmes_admin"))]
    return [*trail, (programme.name, _address(programme))] if programme else trail


def _address(programme: Programme) -> str:
    return reverse("programmes_admin_one", args=[programme.slug])


@require_safe
def index(request: PersonRequest) -> HttpResponse:
    rules.require_manage(request.user)
    rows = queries.programmes().annotate(challenge_count=Count("challenges"))
    return page(
        request,
        "programmes/admin/index.html",
        title=_("Programmes"),
        icon=ICON,
        programmes=rows,
        may_manage=rules.can_manage(request.user),
    )


@require_safe
def detail(request: PersonRequest, slug: str) -> HttpResponse:
    rules.require_manage(request.user)
    return _detail(request, find(slug))


def _detail(request: PersonRequest, programme: Programme, refusal: DomainError | None = None) -> HttpResponse:
    return page(
        request,
        "programmes/admin/detail.html",
        title=programme.name,
        crumbs=_crumbs(),
        icon=ICON,
        status=refusal.status if refusal else 200,
        refusal=refusal,
        programme=programme,
        stages=queries.stages_of(programme),
        total=queries.total_funding(programme),
        teams=queries.teams(),
        may_manage=True,
    )


@require_POST
def act(request: PersonRequest, slug: str) -> HttpResponse:
    rules.require_manage(request.user)
    programme, verb = find(slug), VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise NotFound
    try:
        verb(programme=programme, by=request.user)
    except DomainError as refusal:
        return _detail(request, programme, refusal)
    messages.success(
        request, _("%(programme)s: %(state)s") % {"programme": programme, "state": programme.get_state_display()}
    )
    return redirect(_address(programme))


def _handled(request: PersonRequest, form: GovukForm, verb: Callable[..., object], **facts: Any) -> object | None:
    """Carry out what a good form asks for; a refusal is shown on the form. None when there is something to mend."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return verb(by=request.user, **facts, **form.cleaned_data)
    except DomainError as refusal:
        form.refuse(refusal)
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    rules.require_manage(request.user)
    form = ProgrammeForm(request.POST or None)
    made = _handled(request, form, services.start_programme)
    if isinstance(made, Programme):
        return redirect(_address(made))
    return form_page(
        request,
        form,
        title=_("Start a programme"),
        button=_("Start programme"),
        crumbs=_crumbs(),
        icon=ICON,
        cancel_url=reverse("programmes_admin"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def team(request: PersonRequest) -> HttpResponse:
    rules.require_manage(request.user)
    programme = queries.programmes().filter(slug=request.GET.get("programme", "")).first()
    back = _address(programme) if programme else reverse("programmes_admin")
    form = TeamForm(request.POST or None)
    if _handled(request, form, services.add_team):
        return redirect(back)
    return form_page(
        request,
        form,
        title=_("Add a service team"),
        button=_("Add team"),
        crumbs=_crumbs(programme),
        icon=ICON,
        cancel_url=back,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def partner(request: PersonRequest, slug: str) -> HttpResponse:
    rules.require_manage(request.user)
    programme = find(slug)
    form = PartnerForm(request.POST or None)
    if _handled(request, form, services.add_partner, programme=programme):
        return redirect(_address(programme))
    return _part(request, form, programme, title=_("Add a partner"), button=_("Add partner"))


@require_http_methods(["GET", "HEAD", "POST"])
def funding(request: PersonRequest, slug: str) -> HttpResponse:
    rules.require_manage(request.user)
    programme = find(slug)
    form = FundingForm(request.POST or None)

    def add(*, amount: int, **facts: Any) -> object:
        return services.add_funding(programme=programme, money=Money(amount), **facts)

    if _handled(request, form, add):
        return redirect(_address(programme))
    return _part(request, form, programme, title=_("Add funding"), button=_("Add funding"))


@require_http_methods(["GET", "HEAD", "POST"])
def stage(request: PersonRequest, slug: str, kind: str) -> HttpResponse:
    rules.require_manage(request.user)
    programme = find(slug)
    row = next((each for each in queries.stages_of(programme) if each.kind == kind), None)
    if row is None:
        raise NotFound
    form = StageForm(request.POST or None, initial={"name": row.name, "description": row.description})
    if _handled(request, form, services.rename_stage, stage=row):
        return redirect(_address(programme))
    return _part(request, form, programme, title=_("Rename a stage"), button=_("Save stage"))


def _part(request: PersonRequest, form: GovukForm, programme: Programme, *, title: str, button: str) -> HttpResponse:
    return form_page(
        request,
        form,
        title=title,
        button=button,
        crumbs=_crumbs(programme),
        icon=ICON,
        cancel_url=_address(programme),
    )
