"""The page that says who can see a challenge, and why."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dips.accounts.requests import PersonRequest
from dips.staff.officer import page

from .. import rules
from ..access import readers
from .detail import crumbs, find
from .listing import ICON


@require_safe
def access(request: PersonRequest, reference: str) -> HttpResponse:
    """For whoever answers for the challenge, or for all of them."""
    challenge = find(request, reference)
    rules.require_answering(request.user, challenge)
    return page(
        request,
        "challenges/admin/access.html",
        title=_("Who can see %(reference)s") % {"reference": challenge.reference},
        crumbs=crumbs(challenge),
        icon=ICON,
        challenge=challenge,
        readers=list(readers(challenge)),
    )
