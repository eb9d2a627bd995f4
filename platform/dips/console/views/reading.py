"""The trail of what was done on the platform."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ..door import page
from ..queries import trail as record
from .events import events_table

ON_A_PAGE = 50


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    everybody = request.GET.get("who") == "everybody"
    words = request.GET.get("q", "").strip()[:100]
    found = record.events(people_only=not everybody, words=words)
    shown = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page_obj": shown,
        "table": events_table(list(shown), caption="The trail, newest first"),
        "everybody": everybody,
        "words": words,
    }
    return page(request, "trail", "trail", **context)
