"""The page of the plan: each limit with what is used of it, and what other rooms hang in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dips.accounts.requests import PersonRequest
from dips.councils import plans
from dips.councils.scope import here

from .. import queries
from ..officer import page
from . import panels, showing
from .showing import MANAGE

ICON = "form"


@require_safe
def plan(request: PersonRequest) -> HttpResponse:
    """For every officer: whoever meets a limit must be able to see it."""
    council = here()
    return page(
        request,
        "staff/admin/plan.html",
        title=_("Your plan"),
        icon=ICON,
        council=council,
        plan=plans.of(council.plan),
        rows=showing.rows(),
        panels=panels.shown(request),
        may_manage=request.user.has_perm(MANAGE),
        managers=queries.people_who_may(MANAGE),
        operator=settings.SERVICE_CONTACT_EMAIL,
    )


def address() -> str:
    return reverse("staff_plan")
