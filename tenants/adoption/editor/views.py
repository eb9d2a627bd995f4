"""The pages of the editor: overview, lists, records; add, change, move and take out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dips.accounts.requests import PersonRequest
from dips.blueprints import editing, previews, services
from dips.blueprints.document import Document
from dips.blueprints.schemas import FIXED, TOGETHER
from dips.kernel.errors import DomainError, NotFound
from dips.staff.officer import form_page, handled, page
from dips.staff.rules import require
from dips.ui.words import lower_first

from . import keeping, saving
from .overview import overview_of
from .reading import Place, listed, open_place, summary
from .schema_forms import Kinds, RecordForm, kinds_of, record_form, shares_form

ICON = "clipboard-list"
METHODS = ["GET", "HEAD", "POST"]
FORM = "adoption/admin/edit.html"


@require_http_methods(["GET", "HEAD"])
def overview(request: PersonRequest) -> HttpResponse:
    require(request.user, services.MANAGE)
    return page(request, "adoption/admin/overview.html", title=_("Blueprint"), icon=ICON, **overview_of())


@require_http_methods(["GET", "HEAD"])
def part(request: PersonRequest, room: str, section: str) -> HttpResponse:
    """A list, or a record that holds lists. One that holds none is its form."""
    place = _place(request, room, section)
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
    )


@require_http_methods(METHODS)
def edit(request: PersonRequest, room: str, section: str) -> HttpResponse:
    place = _place(request, room, section)
    if place.is_list or not place.schema.get("properties"):
        raise NotFound
    kinds = kinds_of(place)
    if kinds.name and request.GET.get("choose") == kinds.name:
        return _choose(request, place, kinds, str(place.value[kinds.name]), place.title)
    fixed = _settled(request, kinds) or ({kinds.name: place.value[kinds.name]} if kinds.name else {})
    form = record_form(place, data=_typed(request), fixed=fixed, before=place.value)

    def now() -> Mapping[str, Any]:
        fresh = record_form(_place(request, room, section), data=None, fixed=fixed, before=place.value)
        return fresh.initial

    def save() -> object:
        return saving.save(
            place, saving.edited(form), by=request.user, version=form.cleaned_data["version"] or place.digest
        )

    document = place.document
    if "preview" in request.POST:
        if form.is_valid():
            document = saving.with_change(place, saving.edited(form))
    elif handled(request, form, save, now=now):
        return _saved(request, place, own=True)
    return form_page(
        request,
        form,
        template=FORM,
        title=place.title,
        crumbs=place.trail(),
        icon=ICON,
        button=_("Save"),
        cancel_url=_own(place),
        back_text=place.title if place.lists() else _back_text(place),
        lead=str(place.schema.get("description", "")),
        kind=_kind(kinds, fixed, place.url("edit")),
        previews=_drawn(place, document),
        may_preview=bool(_drawn(place, document)),
        is_previewed=document is not place.document,
    )


@require_http_methods(METHODS)
def add(request: PersonRequest, room: str, section: str) -> HttpResponse:
    place = _place(request, room, section)
    if not place.is_list or place.schema.get(FIXED):
        raise NotFound
    title = _("Add %(thing)s") % {"thing": lower_first(str(place.schema["items"]["title"]))}
    kinds = kinds_of(place)
    fixed = _settled(request, kinds)
    if kinds.name and not fixed:
        return _choose(request, place, kinds, "", title)
    form = record_form(place, data=_typed(request), fixed=fixed, before={})
    made: list[str] = []

    def save() -> object:
        key, data = saving.added(form)
        made.append(key)
        return saving.save(place, data, by=request.user)

    if handled(request, form, save):
        return _saved(request, place.at(made[-1]))
    return form_page(
        request,
        form,
        template=FORM,
        title=title,
        crumbs=[*place.trail(), *_own_crumb(place)],
        icon=ICON,
        button=title,
        cancel_url=_back(place),
        back_text=_back_text(place),
        kind=_kind(kinds, fixed, place.url("add")),
    )


@require_http_methods(METHODS)
def remove(request: PersonRequest, room: str, section: str) -> HttpResponse:
    place = _place(request, room, section)
    rows = _rows_around(place)
    if rows.schema.get(FIXED):
        raise NotFound
    shares = bool(rows.schema.get(TOGETHER))
    form = _shares(rows, _typed(request), without=place.address[-1]) if shares else _nothing(rows, _typed(request))

    def save() -> object:
        return saving.save(rows, saving.removed(place, form), by=request.user)

    if handled(request, form, save):
        messages.success(request, _("“%(name)s” is taken out.") % {"name": place.title})
        return redirect(_back(place))
    return form_page(
        request,
        form,
        template="adoption/admin/remove.html",
        title=_("Take out “%(name)s”?") % {"name": place.title},
        crumbs=place.trail(),
        icon=ICON,
        button=_("Take it out"),
        cancel_url=_back(place),
        back_text=_back_text(place),
        within=sum(len(each.value) for each in place.lists()),
        shares=shares,
    )


@require_POST
def move(request: PersonRequest, room: str, section: str) -> HttpResponse:
    """One place up or down."""
    place = _place(request, room, section)
    rows = _rows_around(place)
    steps = -1 if request.POST.get("way") == "up" else 1
    try:
        saving.save(rows, editing.moved(place.data, place.section.schema, place.address, steps), by=request.user)
    except NotFound:
        raise
    except DomainError as refusal:
        faults = getattr(refusal, "faults", ())
        messages.error(request, " ".join(fault.sentence for fault in faults) or refusal.message)
    return redirect(f"{_back(place)}#row-{place.address[-1]}")


@require_http_methods(METHODS)
def together(request: PersonRequest, room: str, section: str) -> HttpResponse:
    """One property of all rows at once, where a rule spans them."""
    place = _place(request, room, section)
    if not place.is_list or not place.schema.get(TOGETHER):
        raise NotFound
    prop = place.schema["items"]["properties"][place.schema[TOGETHER]]
    form = _shares(place, _typed(request))

    def now() -> Mapping[str, Any]:
        return _shares(_place(request, room, section), None).initial

    def save() -> object:
        data = saving.shared(form, place.data)
        return saving.save(place, data, by=request.user, version=form.cleaned_data["version"] or place.digest)

    if handled(request, form, save, now=now):
        return _saved(request, place)
    return form_page(
        request,
        form,
        template=FORM,
        title=str(prop["title"]),
        crumbs=[*place.trail(), *_own_crumb(place)],
        icon=ICON,
        button=_("Save"),
        cancel_url=_back(place),
        back_text=_back_text(place),
        lead=str(prop.get("description", "")),
    )


def _place(request: PersonRequest, room: str, section: str) -> Place:
    require(request.user, services.MANAGE)
    found = services.find(f"{room}/{section}")
    if found.page:
        raise NotFound
    if found.also:
        require(request.user, found.also)
    return open_place(found.key, request.GET.get("at", ""))


def _rows_around(place: Place) -> Place:
    if not place.address or not place.around.is_list:
        raise NotFound
    return place.around


def _typed(request: PersonRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _shares(rows: Place, data: Any, without: str = "") -> RecordForm:
    return shares_form(rows, data=data, without=without)


def _nothing(rows: Place, data: Any) -> RecordForm:
    """A form that asks for nothing: the question is the page's, the button is the answer."""
    form = RecordForm(data)
    form.place, form.parts, form.fixed, form.others = rows, [], {}, []
    return form


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
        crumbs=[*place.trail(), *(_own_crumb(place) if place.is_list else [])],
        icon=ICON,
        kinds=kinds,
        chosen=chosen or kinds.options[0].value,
        at="/".join(place.address),
        cancel_url=_back(place),
        back_text=_back_text(place),
    )


def _own_crumb(place: Place) -> list[tuple[str, str]]:
    home = place if not place.address else place.home
    return [(home.title, home.url())]


def _own(place: Place) -> str:
    """A record's own page, if it has one; else the one it is listed on."""
    return place.url() if place.lists() else _back(place)


def _back(place: Place) -> str:
    """The page that a row or a list is shown on."""
    if not place.address:
        return place.url() if place.lists() else reverse("adoption_blueprint")
    return place.home.url()


def _back_text(place: Place) -> str:
    """What that page is called."""
    if not place.address:
        return place.title if place.lists() else _("Blueprint")
    return place.home.title


def _saved(request: PersonRequest, place: Place, *, own: bool = False) -> HttpResponse:
    messages.success(request, _("Saved. Programmes that have begun keep what they began with."))
    if own and place.lists():
        return redirect(place.url())
    anchor = f"#row-{place.address[-1]}" if place.address and place.around.is_list else ""
    return redirect(_back(place) + anchor)


def _drawn(place: Place, document: Document) -> list[dict[str, Any]]:
    return previews.drawn(place.section.key, document, place.address)
