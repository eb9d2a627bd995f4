"""In a council's back office: which operators may read here or could, what they read, and the button that ends it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from dips.accounts.requests import PersonRequest
from dips.kernel import clock, schema
from dips.kernel.models import AuditEvent
from dips.staff.officer import page
from dips.staff.rules import require
from dips.staff.services import MANAGE
from dips.ui import now as present

from .. import services
from ..models import EmergencyAccess
from ..panes import page_read, panes
from ..queries import access as queries

MOST = 50


@require_safe
def emergency_access(request: PersonRequest) -> HttpResponse:
    require(request.user, MANAGE)
    now = clock.now()
    rows = [_shown(row, now) for row in queries.of_schema(schema.here())[:MOST]]
    return page(
        request,
        "console/admin/emergency_access.html",
        title="Emergency access",
        icon="warning",
        now_open=[row for row in rows if row["is_open"]],
        over=[row for row in rows if not row["is_open"]],
    )


@require_POST
def end_emergency_access(request: PersonRequest, pk: UUID) -> HttpResponse:
    require(request.user, MANAGE)
    row = get_object_or_404(queries.of_schema(schema.here()), pk=pk)
    services.end_access(access=row, by=request.user)
    messages.success(request, f"Ended. {row.asked_label} can read nothing here any more.")
    return redirect("console_emergency_access")


def open_here() -> list[dict[str, Any]]:
    """For the home page: each that is open now."""
    now = present.now()
    return [_shown(row, now) for row in queries.open_in(schema.here())]


def _shown(row: EmergencyAccess, now: Any) -> dict[str, Any]:
    read = AuditEvent.objects.filter(
        schema=row.schema, verb="emergencyaccess.read", model=row._meta.label_lower, object_id=str(row.pk)
    )
    return {
        "row": row,
        "what": f"{panes.get(row.kind).label if row.kind in panes else row.kind}: {row.reference}",
        "is_open": row.is_open(now),
        "read": [(event.recorded_at, page_read(event)) for event in read.order_by("-recorded_at")[:MOST]],
    }
