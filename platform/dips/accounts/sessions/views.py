"""The account page on which a person sees where they are signed in, and signs out elsewhere."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dips.councils import lookup

from ..requests import PersonRequest
from . import services
from .words import browser


@never_cache
@login_required
@require_safe
def session_list(request: PersonRequest) -> HttpResponse:
    found = [
        {
            "row": row,
            "browser": browser(row.agent),
            "place": _place(row.home),
            "is_this": row.session_key == request.session.session_key,
        }
        for row in services.sessions_of(request.user)
    ]
    return render(request, "accounts/sessions.html", {"sessions": sorted(found, key=lambda each: not each["is_this"])})


@never_cache
@login_required
@require_POST
def session_end(request: PersonRequest, session_id: UUID) -> HttpResponse:
    services.end_session(session_id=session_id, by=request.user)
    if not request.session.exists(request.session.session_key or ""):
        logout(request)
        return redirect("/")
    messages.success(request, _("That session is over."))
    return redirect("account_sessions")


@never_cache
@login_required
@require_POST
def session_end_others(request: PersonRequest) -> HttpResponse:
    services.end_sessions(user=request.user, by=request.user, keep=request.session.session_key or "")
    messages.success(request, _("You are signed in only here now."))
    return redirect("account_sessions")


def _place(home: str) -> str:
    council = lookup.by_schema(home) if home != services.PUBLIC else None
    return council.name if council else _("The national site")
