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
from .states import ChallengeStatus

OVER = (ChallengeStatus.ARCHIVED, ChallengeStatus.WITHDRAWN)


def lacking() -> Iterator[tuple[str, str]]:
    """A role that could take the part, of those that see only their own."""
    for part in ("owner", "sponsor"):
        first = Challenge.objects.filter(**{f"{part}_id": None}).exclude(status__in=OVER).first()
        if first is None:
            continue
        said = {"reference": first.reference, "part": str(LABELS[part]).lower()}
        for role in roles_with(*rules.STANDING[part]).filter(scope=RoleScope.OWN):
            yield role.key, _("%(reference)s has no %(part)s yet") % said


def register() -> None:
    suggestions.sources.register("challenges", lacking)
