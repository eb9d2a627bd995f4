"""Officers' pages of what a programme is made of: teams, partners, money, stages. One page adds and changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dips.accounts.requests import PersonRequest
from dips.kernel.errors import NotFound
from dips.kernel.money import Money
from dips.staff.officer import form_page, handled
from dips.ui.forms import GovukForm

from .. import queries, rules, services
from ..forms import FundingForm, PartnerForm, StageForm, TeamForm
from ..models import Programme
from .programme import ICON, address, crumbs, find

METHODS = ["GET", "HEAD", "POST"]


def _facts(row: Any, *names: str) -> dict[str, Any]:
    """What a row says at this moment, for a form and for whoever finds it changed. Nothing for a new one."""
    if row is None:
        return {}
    row.refresh_from_db()
    return {name: getattr(row, name) for name in (*names, "version")}


def _one_of(rows: Any, **key: Any) -> Any:
    found = rows.filter(**key).first()
    if found is None:
        raise NotFound
    return found


def _page(
    request: PersonRequest,
    form: GovukForm,
    save: Callable[[dict[str, Any]], object],
    facts: Callable[[], dict[str, Any]],
    programme: Programme | None,
    *,
    remove: Callable[[], object] | None = None,
    **words: Any,
) -> HttpResponse:
    """Add or change one part; a second button takes it out, where that can be done."""
    back = address(programme) if programme else reverse("programmes_admin")
    if remove is not None and request.method == "POST" and "remove" in request.POST:
        remove()
        messages.success(request, _("Taken out. The history keeps what it said."))
        return redirect(back)

    def verb() -> object:
        given = dict(form.cleaned_data)
        version = given.pop("version", None)
        return save(given | ({"version": version} if facts() else {}))

    if handled(request, form, verb, now=facts):
        messages.success(request, _("Saved."))
        return redirect(back)
    return form_page(
        request,
        form,
        template="programmes/admin/part.html",
        crumbs=crumbs(programme),
        icon=ICON,
        cancel_url=back,
        may_remove=remove is not None,
        **words,
    )


@require_http_methods(METHODS)
def team(request: PersonRequest, slug: str = "") -> HttpResponse:
    rules.require_manage(request.user)
    programme = queries.programmes().filter(slug=request.GET.get("programme", "")).first()
    row = _one_of(queries.teams(), slug=slug) if slug else None

    def facts() -> dict[str, Any]:
        return _facts(row, "name", "external_organisation")

    def save(given: dict[str, Any]) -> object:
        if row is None:
            return services.add_team(by=request.user, **given)
        return services.edit_team(team=row, by=request.user, **given)

    form = TeamForm(request.POST or None, initial=facts())
    title = _("Change a service team") if row else _("Add a service team")
    button = _("Save team") if row else _("Add team")
    return _page(request, form, save, facts, programme, title=title, button=button)


@require_http_methods(METHODS)
def partner(request: PersonRequest, slug: str, pk: UUID | None = None) -> HttpResponse:
    rules.require_manage(request.user)
    programme = find(slug)
    row = _one_of(programme.partners, pk=pk) if pk else None

    def facts() -> dict[str, Any]:
        return _facts(row, "name", "kind", "part")

    def save(given: dict[str, Any]) -> object:
        if row is None:
            return services.add_partner(programme=programme, by=request.user, **given)
        return services.edit_partner(partner=row, by=request.user, **given)

    form = PartnerForm(request.POST or None, initial=facts())
    title = _("Change a partner") if row else _("Add a partner")
    button = _("Save partner") if row else _("Add partner")
    remove = None if row is None else lambda: services.remove_partner(partner=row, by=request.user)
    return _page(request, form, save, facts, programme, remove=remove, title=title, button=button)


@require_http_methods(METHODS)
def funding(request: PersonRequest, slug: str, pk: UUID | None = None) -> HttpResponse:
    rules.require_manage(request.user)
    programme = find(slug)
    row = _one_of(programme.funding_lines, pk=pk) if pk else None

    def facts() -> dict[str, Any]:
        said = _facts(row, "source", "amount_pence", "kind", "note")
        return said | {"amount": said.pop("amount_pence")} if said else {}

    def save(given: dict[str, Any]) -> object:
        money = Money(given.pop("amount"), vat_included=row.vat_included if row else False)
        if row is None:
            return services.add_funding(programme=programme, money=money, by=request.user, **given)
        return services.edit_funding(line=row, money=money, by=request.user, **given)

    form = FundingForm(request.POST or None, initial=facts())
    title = _("Change funding") if row else _("Add funding")
    button = _("Save funding") if row else _("Add funding")
    remove = None if row is None else lambda: services.remove_funding(line=row, by=request.user)
    return _page(request, form, save, facts, programme, remove=remove, title=title, button=button)


@require_http_methods(METHODS)
def stage(request: PersonRequest, slug: str, kind: str) -> HttpResponse:
    rules.require_manage(request.user)
    programme = find(slug)
    row = _one_of(programme.stages, kind=kind)

    def facts() -> dict[str, Any]:
        return _facts(row, "name", "description")

    def save(given: dict[str, Any]) -> object:
        return services.rename_stage(stage=row, by=request.user, **given)

    form = StageForm(request.POST or None, initial=facts())
    return _page(request, form, save, facts, programme, title=_("Rename a stage"), button=_("Save stage"))
