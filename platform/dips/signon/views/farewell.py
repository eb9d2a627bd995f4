"""Where a provider tells us that somebody has signed out there: OpenID Connect Back-Channel Logout 1.0."""

from __future__ import annotations

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from dips.councils import limits
from dips.councils.addresses import client_ip
from dips.kernel import schema
from dips.kernel.errors import DomainError

from .. import services
from ..errors import NotProved
from ..protocol import discovery, proofs
from .door import in_force

A_MINUTE = 600


@never_cache
@csrf_exempt
@require_POST
def farewell(request: HttpRequest) -> HttpResponse:
    """End the sessions here of the person that the token names. It is signed; a form token would prove nothing more."""
    row, _council = in_force()
    if not limits.allows("sign-on-farewell", client_ip(request), amount=A_MINUTE, seconds=60):
        return _answer(429, "slow_down")
    try:
        provider = discovery.provider(row.issuer)
        claims = proofs.farewell(request.POST.get("logout_token", ""), provider, client_id=row.client_id)
        said = f"farewell:{schema.here()}:{services.digest(claims['jti'])}"
        if caches["limits"].get(said):
            raise NotProved(code="sign_on_said_already")
    except DomainError:
        return _answer(400, "invalid_request")
    subject, sid = (value if isinstance(value := claims.get(name), str) else "" for name in ("sub", "sid"))
    services.end_by_farewell(issuer=row.issuer, subject=subject, sid=sid)
    caches["limits"].set(said, 1, 2 * proofs.OLDEST)  # only now: cut off before, the provider says it again
    return HttpResponse(status=200)


def _answer(status: int, error: str) -> JsonResponse:
    return JsonResponse({"error": error}, status=status)
