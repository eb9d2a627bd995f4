"""Parts that nobody has on challenges that are under way, for whoever invites people."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from dips.staff import suggestions
from dips.staff.queries import roles_with
from dips.staff.states import RoleScope

from . import rules
from .models import Challenge
from .services.standing import LABELS
from .states import ChallengeStatus, Verdict

OVER = (ChallengeStatus.ARCHIVED, ChallengeStatus.WITHDRAWN)


def lacking() -> Iterator[tuple[str, str]]:
    """A role that could take the part, of those that see only their own."""
    for part in ("owner", "sponsor"):
        open_ones = Challenge.objects.filter(**{f"{part}_id": None}).exclude(status__in=OVER)
        if part == "sponsor":  # one who has no account is named by having agreed
            open_ones = open_ones.exclude(sign_offs__verdict=Verdict.APPROVED)
        first = open_ones.first()
        if first is None:
            continue
        said = {"reference": first.reference, "part": str(LABELS[part]).lower()}
        for role in roles_with(*rules.STANDING[part]).filter(scope=RoleScope.OWN):
            yield role.key, _("%(reference)s has no %(part)s yet") % said


def register() -> None:
    suggestions.sources.register("challenges", lacking)
