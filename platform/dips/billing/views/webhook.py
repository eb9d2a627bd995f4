"""Where Stripe's events arrive."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .. import gateway, inbox


@csrf_exempt  # its signature says who sends it
@never_cache
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """200 once the event is kept, 400 for what Stripe did not sign. Stripe repeats whatever gets neither."""
    if not gateway.is_on():
        return HttpResponse("Payments are off.\n", status=404, content_type="text/plain")
    try:
        inbox.take(request.body, request.headers.get("Stripe-Signature", ""))
    except inbox.NotStripes as refusal:
        return HttpResponse(f"{refusal.message}\n", status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse("ok\n", content_type="text/plain")
