"""Compare one's own standard with a version, choose where both changed the same, look at the result, and take it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dips.accounts.requests import PersonRequest
from dips.blueprints import queries, services
from dips.kernel.errors import DomainError
from dips.staff.officer import page
from dips.staff.rules import require

from .cards import merged, questions
from .places import chosen
from .views import HOME, ICON, crumbs, find


@require_safe
def newest(request: PersonRequest) -> HttpResponse:
    """Lead to the upgrade that is offered; say so when there is none."""
    require(request.user, services.MANAGE)
    current = queries.current_adoption()
    if current is None:
        raise services.NoBlueprint
    upgrade = queries.upgrade_of(current)
    if upgrade is not None:
        return redirect("adoption_compare", upgrade.name, upgrade.version)
    return page(
        request,
        "adoption/admin/exchange/newest.html",
        title=_("There is no newer version"),
        crumbs=crumbs(),
        icon=ICON,
        current=current,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: PersonRequest, blueprint: str, release: str) -> HttpResponse:
    require(request.user, services.MANAGE)
    found = find(blueprint, release)
    comparison, choices, broken = chosen(found, request.POST)
    refusal: DomainError | None = None
    if request.method == "POST" and "take" in request.POST:
        try:
            services.merge_upgrade(
                version=found, choices=choices, seen=request.POST.get("seen", "") or comparison.digest, by=request.user
            )
        except DomainError as error:
            refusal = error
        else:
            messages.success(
                request, _("%(blueprint)s is in your standard, beside your own changes.") % {"blueprint": found}
            )
            return redirect(HOME)
    told, asked = comparison.account, questions(comparison, request.POST, broken)
    return page(
        request,
        "adoption/admin/exchange/compare.html",
        title=_("Take %(blueprint)s?") % {"blueprint": found},
        crumbs=crumbs((found.title, reverse("adoption_offer", args=[blueprint, release]))),
        icon=ICON,
        status=refusal.status if refusal else 200,
        refusal=refusal,
        version=found,
        current=queries.current_adoption(),
        seen=comparison.digest,
        questions=asked,
        left=[each for each in asked if not each.after] if request.method == "POST" else [],
        both=merged(told.both, comparison),
        theirs=merged(told.theirs, comparison),
        ours=merged(told.ours, comparison),
        faults=comparison.merge.faults,
        is_previewed=request.method == "POST" and comparison.merge.is_ready,
        is_taken=(queries.current_adoption() or found).version == found.version,
    )
