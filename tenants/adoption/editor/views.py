"""The pages of the editor: overview, lists and records; change a record, and add one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dips.accounts.requests import PersonRequest
from dips.blueprints import previews, services
from dips.blueprints.document import Document
from dips.blueprints.schemas import FIXED
from dips.kernel.errors import NotFound
from dips.staff.officer import form_page, handled, page
from dips.staff.rules import require
from dips.ui.words import lower_first

from . import keeping, saving
from .overview import overview_of
from .reading import Place, listed, summary
from .schema_forms import Kinds, kinds_of, record_form
from .standing import FORM, ICON, METHODS, back_text, back_url, own_crumb, own_url, place_of, saved, typed


@require_http_methods(["GET", "HEAD"])
def overview(request: PersonRequest) -> HttpResponse:
    require(request.user, services.MANAGE)
    return page(request, "adoption/admin/overview.html", title=_("Blueprint"), icon=ICON, **overview_of())


@require_http_methods(["GET", "HEAD"])
def part(request: PersonRequest, room: str, section: str) -> HttpResponse:
    """A list, or a record that holds lists. One that holds none is its form."""
    place = place_of(request, room, section)
    lists = place.lists()
    if not lists:
        return redirect(place.url("edit"))
    return page(
        request,
        "adoption/admin/part.html",
        title=place.title,
        crumbs=place.trail(),
        icon=ICON,
        hint=place.schema.get("description", "") if not place.address else "",
        facts=[] if place.is_list else list(summary(place)),
        back_url=place.trail()[-1][1],
        back_text=place.trail()[-1][0],
        lists=[listed(each) for each in lists],
        previews=[shown for each in [place, *lists] for shown in _drawn(each, place.document)],
        keeping=keeping.programmes_since(place.section.key),
        at_once=place.section.key in keeping.AT_ONCE,
    )


@require_http_methods(METHODS)
def edit(request: PersonRequest, room: str, section: str) -> HttpResponse:
    place = place_of(request, room, section)
    if place.is_list or not place.schema.get("properties"):
        raise NotFound
    kinds = kinds_of(place)
    if kinds.name and request.GET.get("choose") == kinds.name:
        return _choose(request, place, kinds, str(place.value[kinds.name]), place.title)
    fixed = _settled(request, kinds) or ({kinds.name: place.value[kinds.name]} if kinds.name else {})
    form = record_form(place, data=typed(request), fixed=fixed, before=place.value)

    def now() -> Mapping[str, Any]:
        fresh = record_form(place_of(request, room, section), data=None, fixed=fixed, before=place.value)
        return fresh.initial

    def save() -> object:
        return saving.save(
            place, saving.edited(form), by=request.user, version=form.cleaned_data["version"] or place.digest
        )

    document = place.document
    if "preview" in request.POST:
        tried = handled(request, form, lambda: saving.with_change(place, saving.edited(form)))
        document = tried if isinstance(tried, Document) else document
    elif handled(request, form, save, now=now):
        return saved(request, place, own=True)
    return form_page(
        request,
        form,
        template=FORM,
        title=place.title,
        crumbs=place.trail(),
        icon=ICON,
        button=_("Save"),
        cancel_url=own_url(place),
        back_text=place.title if place.lists() else back_text(place),
        lead=str(place.schema.get("description", "")),
        kind=_kind(kinds, fixed, place.url("edit")),
        previews=_drawn(place, document),
        may_preview=bool(_drawn(place, document)),
        is_previewed=document is not place.document,
    )


@require_http_methods(METHODS)
def add(request: PersonRequest, room: str, section: str) -> HttpResponse:
    place = place_of(request, room, section)
    if not place.is_list or place.schema.get(FIXED):
        raise NotFound
    title = _("Add %(thing)s") % {"thing": lower_first(str(place.schema["items"]["title"]))}
    kinds = kinds_of(place)
    fixed = _settled(request, kinds)
    if kinds.name and not fixed:
        return _choose(request, place, kinds, "", title)
    form = record_form(place, data=typed(request), fixed=fixed, before={})
    made: list[str] = []

    def save() -> object:
        key, data = saving.added(form)
        made.append(key)
        return saving.save(place, data, by=request.user)

    if handled(request, form, save):
        return saved(request, place.at(made[-1]))
    return form_page(
        request,
        form,
        template=FORM,
        title=title,
        crumbs=[*place.trail(), *own_crumb(place)],
        icon=ICON,
        button=title,
        cancel_url=back_url(place),
        back_text=back_text(place),
        kind=_kind(kinds, fixed, place.url("add")),
    )


def _settled(request: PersonRequest, kinds: Kinds) -> dict[str, Any]:
    """The kind that was chosen on the page before."""
    given = request.GET.get(kinds.name, "") if kinds.name else ""
    return {kinds.name: given} if any(each.value == given for each in kinds.options) else {}


def _kind(kinds: Kinds, fixed: Mapping[str, Any], url: str) -> dict[str, str]:
    """What was chosen first, and where to choose again."""
    if not kinds.name:
        return {}
    mark = "&" if "?" in url else "?"
    text = next((each.label for each in kinds.options if each.value == fixed[kinds.name]), str(fixed[kinds.name]))
    return {"label": kinds.title, "text": text, "url": f"{url}{mark}choose={kinds.name}"}


def _choose(request: PersonRequest, place: Place, kinds: Kinds, chosen: str, title: str) -> HttpResponse:
    """The kind comes first: it decides what else is asked."""
    return page(
        request,
        "adoption/admin/choose.html",
        title=title,
        crumbs=[*place.trail(), *(own_crumb(place) if place.is_list else [])],
        icon=ICON,
        kinds=kinds,
        chosen=chosen or kinds.options[0].value,
        at="/".join(place.address),
        cancel_url=back_url(place),
        back_text=back_text(place),
    )


def _drawn(place: Place, document: Document) -> list[dict[str, Any]]:
    return previews.drawn(place.section.key, document, place.address)
