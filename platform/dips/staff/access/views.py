"""The page, to read and to print, and the same as a spreadsheet."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dips.accounts.requests import PersonRequest
from dips.ui import cells

from .. import queries as people
from ..crumbs import people_crumbs
from ..officer import page
from ..rules import require
from ..services import MANAGE
from . import queries


@require_safe
def access(request: PersonRequest) -> HttpResponse:
    require(request.user, MANAGE)
    lines = queries.lines()
    return page(
        request,
        "staff/admin/access.html",
        title=_("Who can see what"),
        crumbs=people_crumbs(),
        icon="group",
        lines=lines,
        today=people.today(),
        idle={line.member.pk for line in lines if line.is_idle},
    )


@require_safe
def access_csv(request: PersonRequest) -> HttpResponse:
    """A cell that would be read as a formula is kept as text."""
    require(request.user, MANAGE)
    rows = (queries.as_dict(line).values() for line in queries.lines())
    return cells.answer("who-can-see-what.csv", queries.COLUMNS.values(), rows)
