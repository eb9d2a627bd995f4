"""What allauth has no view for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dips.councils import links


@never_cache
@require_safe
def to_portal(request: HttpRequest, name: str) -> HttpResponse:
    """Send the reader to the same page on the portal."""
    return redirect(links.portal_url(name))
