"""What this room asks before a challenge may leave the call behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tenants.calls.queries import call_alone_of
from tenants.challenges import gates

from . import queries

if TYPE_CHECKING:
    from tenants.challenges.models import Challenge

KEY = "eligibility_recorded"


def register() -> None:
    gates.register(KEY, _("Every application that was sent has an eligibility result"), missing)


def missing(challenge: Challenge) -> str | None:
    """How many applications wait for a result. Says no number while the call is sealed."""
    call = call_alone_of(challenge)
    if call is None or call.unsealed_at is None:
        return gettext("Eligibility is recorded after the call has closed.")
    waiting = queries.without_result(challenge)
    if not waiting:
        return None
    return ngettext(
        "%(count)s application has no eligibility result yet.",
        "%(count)s applications have no eligibility result yet.",
        waiting,
    ) % {"count": waiting}
