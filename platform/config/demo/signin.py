"""Sign in as one of the seeded people of this host, by one click. Nobody else can be signed in this way.

A council that was made after the demonstration was loaded has its people too: they are made when first wanted.
"""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from dips.accounts.adapter import is_own_path
from dips.accounts.models import User
from dips.councils import links
from dips.councils.models import Council
from dips.councils.scope import current
from dips.staff import queries as staff

from . import people

METHOD = "demo"


@dataclass(frozen=True, slots=True)
class Choice:
    """One button."""

    email: str
    name: str
    part: str
    lands: str


def choices(council: Council | None) -> list[Choice]:
    """The seeded people of a host. A council has one for each of its roles, made or not; none that is switched off."""
    found = _suppliers() if council is None else _officers(council)
    known = User.objects.filter(email__in=[each.email for each in found]).values_list("email", "is_active")
    active = dict(known)
    return [each for each in found if active.get(each.email, council is not None)]


def _suppliers() -> list[Choice]:
    firms = [
        Choice(each.email, each.full_name, each.organisation["legal_name"], reverse("suppliers:home"))
        for each in people.SUPPLIERS
    ]
    email, name = people.OPERATOR
    area, seen = reverse("regions:area", args=[people.SEEN[0]]), _("Sees the totals of the councils there")
    viewer = Choice(*people.VIEWER, seen, area)
    return [
        *firms,
        viewer,
        Choice(email, name, _("Runs the platform; reads no council's content"), reverse("console:home")),
    ]


def _officers(council: Council) -> list[Choice]:
    lands = reverse("wagtailadmin_home")
    return [
        Choice(people.officer_email(council, role.key), role.name, role.description, lands) for role in staff.roles()
    ]


@never_cache
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    council = current()
    others = [] if council is not None else _council_links()
    context = {
        "choices": choices(council),
        "council": council,
        "others": others,
        "next": _onward(request.GET.get("next")),
    }
    return render(request, "demo/choose.html", context)


@never_cache
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Start a session that says how it was begun: enforcement of a second factor reads it."""
    council = current()
    chosen = {each.email: each for each in choices(council)}.get(request.POST.get("email", ""))
    if chosen is None or not settings.DIPS_DEMO:
        raise Http404
    if council is not None and not User.objects.filter(email=chosen.email).exists():
        people.officers(council)
    user = User.objects.get(email=chosen.email)
    if request.user.is_authenticated:
        logout(request)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, user, method=METHOD)
    return redirect(_onward(request.POST.get("next")) or chosen.lands)


def _onward(path: str | None) -> str:
    return path if path and is_own_path(path) else ""


def _council_links() -> list[tuple[str, str]]:
    return [
        (council.name, links.council_url(council, "/demo/"))
        for council in Council.objects.filter(state="active").order_by("name")
    ]
