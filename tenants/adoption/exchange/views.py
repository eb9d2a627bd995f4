"""Browse what other councils offer, look at one, compare two, and take one as it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dips.accounts.requests import PersonRequest
from dips.blueprints import queries, services, showing
from dips.blueprints.document import Document
from dips.blueprints.growth import grown
from dips.blueprints.models import BlueprintVersion
from dips.kernel import schema
from dips.kernel.errors import DomainError, NotFound
from dips.staff.officer import Crumb, page
from dips.staff.rules import require

ICON = "clipboard-list"
HOME = "adoption_blueprint"
BASE = "base"  # in an address: what the standard was made from


def crumbs(*more: Crumb) -> list[Crumb]:
    return [(_("Blueprint"), reverse(HOME)), (_("Exchange"), reverse("adoption_exchange")), *more]


def find(name: str, version: str) -> BlueprintVersion:
    """One that may be seen from here; a withdrawn one by those who published or use it."""
    found = BlueprintVersion.objects.filter(name=name, version=version).first()
    if found is None:
        raise NotFound
    current = queries.current_adoption()
    mine = found.owner == schema.here() or (current is not None and current.name == found.name)
    if found.withdrawn_at is not None and not mine:
        raise NotFound
    return found


@require_safe
def browse(request: PersonRequest) -> HttpResponse:
    require(request.user, services.MANAGE)
    offers = showing.offers(queries.newest())
    current = queries.current_adoption()
    return page(
        request,
        "adoption/admin/exchange/browse.html",
        title=_("Exchange"),
        crumbs=crumbs()[:1],
        icon=ICON,
        offers=[each for each in offers if not each.version.region],
        regional=[each for each in offers if each.version.region],
        current=current,
        upgrade=queries.upgrade_of(current) if current else None,
        may_go_back=current is not None and current.before is not None,
    )


@require_safe
def one(request: PersonRequest, blueprint: str, release: str) -> HttpResponse:
    require(request.user, services.MANAGE)
    found = find(blueprint, release)
    current = queries.current_adoption()
    versions = sorted(queries.published().filter(name=blueprint), key=lambda each: each.order, reverse=True)
    return page(
        request,
        "adoption/admin/exchange/one.html",
        title=found.title,
        crumbs=crumbs(),
        icon=ICON,
        offer=showing.offers([found])[0],
        parts=list(showing.contents(grown(Document.from_json(found.document)).document)),
        provenance=found.document["meta"].get("provenance", []),
        versions=versions,
        others=[each for each in queries.newest() if each.name != blueprint],
        is_current=current is not None and (current.name, current.version) == (blueprint, release),
        is_ours=found.owner == schema.here(),
    )


@require_safe
def two(request: PersonRequest) -> HttpResponse:
    """Any two versions that are offered here, or beside one's own standard one of them or what it was made from."""
    require(request.user, services.MANAGE)
    first, second = (_named(request.GET.get(name, "")) for name in ("a", "b"))
    return page(
        request,
        "adoption/admin/exchange/two.html",
        title=_("What you have changed") if request.GET.get("a") == BASE else _("Compare two blueprints"),
        crumbs=crumbs(),
        icon=ICON,
        cards=showing.side_by_side(first[1], second[1]),
        first=first[0],
        second=second[0],
    )


def _named(words: str) -> tuple[str, Document]:
    if not words:
        return _("Yours"), services.export()
    if words == BASE:
        current = queries.current_adoption()
        if current is None:
            raise services.NoBlueprint
        return str(current), grown(Document.from_json(current.document)).document
    name, _at, version = words.partition("@")
    found = find(name, version)
    return str(found), grown(Document.from_json(found.document)).document


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: PersonRequest, blueprint: str, release: str) -> HttpResponse:
    """Take a version as it is, in the place of what stands. The page says first what that changes."""
    require(request.user, services.MANAGE)
    found = find(blueprint, release)
    document = grown(Document.from_json(found.document)).document
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            services.adopt(document, by=request.user)
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, _("%(blueprint)s is now your council’s standard.") % {"blueprint": found})
            return redirect(HOME)
    current = queries.current_adoption()
    ours = services.export() if current else None
    base = grown(Document.from_json(current.document)).document if current else None
    return page(
        request,
        "adoption/admin/exchange/adopt.html",
        title=_("Take %(blueprint)s as it is?") % {"blueprint": found},
        crumbs=crumbs((found.title, reverse("adoption_offer", args=[blueprint, release]))),
        icon=ICON,
        status=refusal.status if refusal else 200,
        refusal=refusal,
        version=found,
        cards=showing.side_by_side(ours, document) if ours else [],
        own=showing.side_by_side(base, ours) if base and ours else [],
    )


@require_POST
def withdraw(request: PersonRequest, blueprint: str, release: str) -> HttpResponse:
    require(request.user, services.MANAGE)
    services.withdraw(version=find(blueprint, release), by=request.user)
    messages.success(request, _("It is offered to nobody new."))
    return redirect("adoption_exchange")


@require_http_methods(["GET", "HEAD", "POST"])
def go_back(request: PersonRequest) -> HttpResponse:
    """Make the standard what it was before the last blueprint that was taken."""
    require(request.user, services.MANAGE)
    current = queries.current_adoption()
    if current is None or current.before is None:
        raise services.NothingBefore
    if request.method == "POST":
        back = services.roll_back(by=request.user)
        messages.success(
            request, _("Your council’s standard is again what it was with %(blueprint)s.") % {"blueprint": back}
        )
        return redirect(HOME)
    standing: dict[str, Any] = current.before["standing"]
    before = grown(Document.from_json(standing)).document
    return page(
        request,
        "adoption/admin/exchange/back.html",
        title=_("Go back to what stood before?"),
        crumbs=crumbs(),
        icon=ICON,
        current=current,
        cards=showing.side_by_side(services.export(), before),
    )
