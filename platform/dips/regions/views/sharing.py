"""A council's own pages: what it shares with whom, exactly as others see it, and since when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dips.accounts.requests import PersonRequest
from dips.councils.models import Region
from dips.councils.scope import current
from dips.staff.officer import form_page, handled, page
from dips.staff.rules import require

from .. import measures, preview, queries, services
from ..errors import NoSuchArea
from ..forms import AgreeForm, StopForm
from ..models import Consent
from ..rules import MANAGE

ICON = "site"
METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Row:
    """One area of the council, and what it sees now."""

    area: Region
    consent: Consent | None
    more: int  # measures that were not there when the council agreed

    @property
    def is_shared(self) -> bool:
        return self.consent is not None


@require_safe
def index(request: PersonRequest) -> HttpResponse:
    require(request.user, MANAGE)
    return page(
        request,
        "regions/admin/sharing.html",
        title=_("Sharing with the region"),
        icon=ICON,
        rows=list(_rows()),
        lines=preview.read(),
        history=list(queries.consents()[:100]),
    )


def _rows() -> Iterator[Row]:
    live = {consent.area_id: consent for consent in queries.live_consents()}
    for area in queries.areas_of(queries.here()):
        consent = live.get(area.pk)
        more = len(set(measures.keys()) - set(consent.measures)) if consent is not None else 0
        yield Row(area, consent, more)


@require_http_methods(METHODS)
def agree(request: PersonRequest, area: str) -> HttpResponse:
    """The exact list first, with this council's own figures as they will be seen; then one tick."""
    require(request.user, MANAGE)
    found = _own(area)
    form = AgreeForm(
        request.POST if request.method == "POST" else None, initial={"measures": ",".join(measures.keys())}
    )

    def save() -> object:
        return services.give_consent(area=found, wanted=form.wanted, by=request.user)

    if handled(request, form, save):
        messages.success(request, _("Shared with %(area)s from now on.") % {"area": found.name})
        return redirect("regions_sharing")
    return form_page(
        request,
        form,
        template="regions/admin/agree.html",
        button=_("Share these figures"),
        **_frame(_("Share figures with %(area)s") % {"area": found.name}),
        area=found,
        council=current(),
        lines=preview.read(),
    )


@require_http_methods(METHODS)
def stop(request: PersonRequest, area: str) -> HttpResponse:
    require(request.user, MANAGE)
    found = _own(area)
    form = StopForm(request.POST if request.method == "POST" else None)

    def save() -> object:
        return services.revoke_consent(area=found, by=request.user, **form.cleaned_data)

    if handled(request, form, save):
        messages.success(request, _("No longer shared. %(area)s sees nothing of you now.") % {"area": found.name})
        return redirect("regions_sharing")
    return form_page(
        request,
        form,
        button=_("Stop sharing"),
        lead=_(
            "From that moment the totals of this area are without your figures, on every page and in every file. What"
            " somebody took away before, they have. You can share again at any time."
        ),
        **_frame(_("Stop sharing with %(area)s") % {"area": found.name}),
    )


def _frame(title: str) -> dict[str, Any]:
    home = reverse("regions_sharing")
    return {"title": title, "icon": ICON, "crumbs": [(_("Sharing with the region"), home)], "cancel_url": home}


def _own(slug: str) -> Region:
    """An area of this council. Any other is not there."""
    for area in queries.areas_of(queries.here()):
        if area.slug == slug:
            return area
    raise NoSuchArea
