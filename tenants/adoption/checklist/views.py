"""The checklist in the council's admin: the whole list with its percentage, and each item by itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dips.accounts.requests import PersonRequest
from dips.councils.scope import current
from dips.staff.officer import page

from . import rules

ICON = "tasks"


@require_safe
def index(request: PersonRequest) -> HttpResponse:
    rules.require_manage(request.user)
    council = current()
    assert council is not None
    title = _("Set up %(council)s") % {"council": council.label}
    return page(request, "adoption/admin/checklist.html", title=title, icon=ICON)
