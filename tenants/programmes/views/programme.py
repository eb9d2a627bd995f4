"""Officers' pages of programmes: the list, one, a new one, and what may change of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dips.accounts.requests import PersonRequest
from dips.councils.plans import Measure
from dips.kernel.errors import DomainError, NotFound
from dips.staff.next_steps import next_steps
from dips.staff.officer import Crumb, form_page, handled, page
from dips.staff.plan.showing import Note, note

from .. import closing, faces, queries, rules, services
from ..forms import NextRunForm, ProgrammeChangesForm, ProgrammeForm
from ..models import Programme

ICON = "folder-open-inverse"
VERBS = {"open": services.open_programme, "close": services.close_programme}


def find(slug: str) -> Programme:
    programme = queries.programmes().filter(slug=slug).first()
    if programme is None:
        raise NotFound
    return programme


def crumbs(programme: Programme | None = None) -> list[Crumb]:
    trail = [(_("Programmes"), reverse("programmes_admin"))]
    return [*trail, (programme.name, address(programme))] if programme else trail


def address(programme: Programme) -> str:
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
        crumbs=crumbs(),
        icon=ICON,
        status=refusal.status if refusal else 200,
        refusal=refusal,
        programme=programme,
        stages=queries.stages_of(programme),
        total=queries.total_funding(programme),
        teams=queries.teams(),
        running=closing.obstacles(programme),
        steps=next_steps(request.user, programme=programme.pk),
        panels=faces.panels_of(request, programme),
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
    return redirect(address(programme))


def _plan_note(request: PersonRequest, form: Any) -> Note | None:
    """How many more the plan holds, unless the form has just been told."""
    return None if form.errors else note(Measure.PROGRAMMES, request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    rules.require_manage(request.user)
    form = ProgrammeForm(request.POST or None, initial=queries.standard_numbers())
    made = handled(request, form, lambda: services.start_programme(by=request.user, **form.cleaned_data))
    if isinstance(made, Programme):
        return redirect(address(made))
    return form_page(
        request,
        form,
        title=_("Start a programme"),
        button=_("Start programme"),
        crumbs=crumbs(),
        icon=ICON,
        cancel_url=reverse("programmes_admin"),
        plan_note=_plan_note(request, form),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def clone(request: PersonRequest, slug: str) -> HttpResponse:
    """The next run, set up like this one."""
    rules.require_manage(request.user)
    programme = find(slug)
    form = NextRunForm(request.POST or None, initial={"short_code": programme.short_code})
    made = handled(
        request, form, lambda: services.clone_programme(programme=programme, by=request.user, **form.cleaned_data)
    )
    if isinstance(made, Programme):
        return redirect(address(made))
    return form_page(
        request,
        form,
        title=_("Start the next run of %(programme)s") % {"programme": programme},
        button=_("Start the next run"),
        lead=_(
            "It begins with the stages, gates, letters, form, rules and criteria that this programme has. "
            "No challenge, application, partner or money comes along; your service teams stay."
        ),
        crumbs=crumbs(programme),
        icon=ICON,
        cancel_url=address(programme),
        plan_note=_plan_note(request, form),
    )


def _saved(programme: Programme) -> dict[str, Any]:
    """What the programme says at this moment."""
    row = find(programme.slug)
    return {name: getattr(row, name) for name in (*services.EDITABLE, "version")}


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest, slug: str) -> HttpResponse:
    rules.require_manage(request.user)
    programme = find(slug)
    form = ProgrammeChangesForm(request.POST or None, initial=_saved(programme))

    def save() -> object:
        return services.edit_programme(programme=programme, by=request.user, **form.cleaned_data)

    if handled(request, form, save, now=lambda: _saved(programme)):
        messages.success(request, _("Saved."))
        return redirect(address(programme))
    return form_page(
        request,
        form,
        title=_("Change %(programme)s") % {"programme": programme},
        button=_("Save programme"),
        lead=_("The address and the short code stay: they are in print."),
        crumbs=crumbs(programme),
        icon=ICON,
        cancel_url=address(programme),
    )
