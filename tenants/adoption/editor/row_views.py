"""Pages on the rows of a list: take one out, move one, change a property of all at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dips.accounts.requests import PersonRequest
from dips.blueprints import editing
from dips.blueprints.schemas import FIXED, TOGETHER
from dips.kernel.errors import DomainError, NotFound
from dips.staff.officer import form_page, handled

from . import saving
from .keeping import AT_ONCE
from .reading import Place
from .schema_forms import RecordForm, shares_form
from .speaking import spoken
from .standing import FORM, ICON, METHODS, back_text, back_url, own_crumb, place_of, saved, typed


@require_http_methods(METHODS)
def remove(request: PersonRequest, room: str, section: str) -> HttpResponse:
    place = place_of(request, room, section)
    rows = _rows_around(place)
    if rows.schema.get(FIXED):
        raise NotFound
    shares = bool(rows.schema.get(TOGETHER))
    form = _shares(rows, typed(request), without=place.address[-1]) if shares else _nothing(rows, typed(request))

    def save() -> object:
        return saving.save(rows, saving.removed(place, form), by=request.user)

    if handled(request, form, save):
        messages.success(request, _("“%(name)s” is taken out.") % {"name": place.title})
        return redirect(back_url(place))
    return form_page(
        request,
        form,
        template="adoption/admin/remove.html",
        title=_("Take out “%(name)s”?") % {"name": place.title},
        crumbs=place.trail(),
        icon=ICON,
        button=_("Take it out"),
        cancel_url=back_url(place),
        back_text=back_text(place),
        within=sum(len(each.value) for each in place.lists()),
        shares=shares,
        at_once=place.section.key in AT_ONCE,
    )


@require_POST
def move(request: PersonRequest, room: str, section: str) -> HttpResponse:
    """One place up or down."""
    place = place_of(request, room, section)
    rows = _rows_around(place)
    steps = -1 if request.POST.get("way") == "up" else 1
    try:
        saving.save(rows, editing.moved(place.data, place.section.schema, place.address, steps), by=request.user)
    except NotFound:
        raise
    except DomainError as refusal:
        faults = getattr(refusal, "faults", ())
        messages.error(request, " ".join(spoken(fault.sentence, place.document) for fault in faults) or refusal.message)
    return redirect(f"{back_url(place)}#row-{place.address[-1]}")


@require_http_methods(METHODS)
def together(request: PersonRequest, room: str, section: str) -> HttpResponse:
    """One property of all rows at once, where a rule spans them."""
    place = place_of(request, room, section)
    if not place.is_list or not place.schema.get(TOGETHER):
        raise NotFound
    prop = place.schema["items"]["properties"][place.schema[TOGETHER]]
    form = _shares(place, typed(request))

    def now() -> Mapping[str, Any]:
        return _shares(place_of(request, room, section), None).initial

    def save() -> object:
        data = saving.shared(form, place.data)
        return saving.save(place, data, by=request.user, version=form.cleaned_data["version"] or place.digest)

    if handled(request, form, save, now=now):
        return saved(request, place)
    return form_page(
        request,
        form,
        template=FORM,
        title=str(prop["title"]),
        crumbs=[*place.trail(), *own_crumb(place)],
        icon=ICON,
        button=_("Save"),
        cancel_url=back_url(place),
        back_text=back_text(place),
        lead=str(prop.get("description", "")),
    )


def _rows_around(place: Place) -> Place:
    if not place.address or not place.around.is_list:
        raise NotFound
    return place.around


def _shares(rows: Place, data: Any, without: str = "") -> RecordForm:
    return shares_form(rows, data=data, without=without)


def _nothing(rows: Place, data: Any) -> RecordForm:
    """A form that asks for nothing: the question is the page's, the button is the answer."""
    form = RecordForm(data)
    form.place, form.parts, form.fixed, form.others = rows, [], {}, []
    return form
