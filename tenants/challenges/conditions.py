"""Conditions of a gate that this room can answer."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import gates
from .models import Challenge
from .services.brief import missing_sections
from .states import ChallengeStatus, Verdict


def brief_published(challenge: Challenge) -> str | None:
    return None if challenge.status == ChallengeStatus.PUBLISHED else _("The brief is not published yet.")


def brief_complete(challenge: Challenge) -> str | None:
    count = len(missing_sections(challenge))
    if not count:
        return None
    return ngettext(
        "%(count)d section of the brief is not answered.", "%(count)d sections of the brief are not answered.", count
    ) % {"count": count}


def sponsor_named(challenge: Challenge) -> str | None:
    """One who has no account is named by having agreed."""
    if challenge.sponsor_id or challenge.sign_offs.filter(verdict=Verdict.APPROVED).exists():
        return None
    return _("The challenge has no senior sponsor.")


def register() -> None:
    gates.register("brief_published", gettext_lazy("The brief is published"), brief_published)
    gates.register("brief_complete", gettext_lazy("Every section of the brief is answered"), brief_complete)
    gates.register("sponsor_named", gettext_lazy("A senior sponsor is named"), sponsor_named)
