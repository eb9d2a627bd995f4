"""Someone at work for a council does not vanish from it: the council takes them out first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from dips.councils.models import Council
from dips.councils.scope import council_scope
from dips.councils.states import CouncilState
from dips.kernel.errors import Conflict

from .queries import member_of

if TYPE_CHECKING:
    from dips.accounts.models import User


class StillAtWork(Conflict):
    code = "still_at_work"
    default = _("You still work for %(names)s. Ask an administrator there to take you out first.")


def is_at_work_nowhere(user: User) -> None:
    """Refuses whoever belongs to a council, and names them all."""
    names = []
    for council in Council.objects.filter(state__in=(CouncilState.ACTIVE, CouncilState.SUSPENDED)).order_by("name"):
        with council_scope(council):
            if member_of(user) is not None:
                names.append(council.name)
    if names:
        raise StillAtWork(names=", ".join(names))
