"""The council's trail in the back office: a report of everything, and columns for the history of one person."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from dips.accounts.requests import PersonRequest
from dips.kernel import audit
from dips.kernel.models import AuditEvent
from dips.ui import words

from .rules import require
from .trail import say

READ = "staff.read_audit"


def columns() -> list[Column]:
    return [
        Column("when", label=_("When"), accessor=lambda event: words.moment(event.recorded_at), width="22%"),
        Column("who", label=_("Who"), accessor="who", width="22%"),
        Column("what", label=_("What"), accessor=say),
        Column("about", label=_("To"), accessor="object_label", width="25%"),
    ]


class TrailReport(ReportView):
    """Everything that was done here, newest first. What is sealed is not told before its time."""

    page_title = _("What was done")
    header_icon = "history"
    model = AuditEvent
    columns = columns()
    index_url_name = "staff_trail"
    index_results_url_name = "staff_trail_results"

    def dispatch(self, request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(request.user, READ)
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    def get_queryset(self) -> QuerySet[AuditEvent]:
        return audit.readable().order_by("-recorded_at", "-id")
