"""Where a challenge's page sends a supplier: always to the portal, which keeps their account."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from dips.councils.links import portal_url
from tenants.challenges.models import Challenge


def challenge_links(request: HttpRequest, challenge: Challenge) -> dict[str, Any]:
    """The addresses to apply, and to check first, of this council's challenge."""
    council = getattr(request, "council", None)
    if council is None:
        return {}
    start = portal_url(f"/apply/{council.slug}/{challenge.reference}/")
    return {"apply_url": start, "check_url": f"{start}check/"}
