"""Named refusals of the checklist."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import Conflict, NotFound, NotNow


class NoSuchItem(NotFound):
    code = "no_such_item"
    default = _("There is nothing of this name on the checklist.")


class SeenByItself(Conflict):
    """Nobody ticks what the service can see."""

    code = "seen_by_itself"
    default = _("Nobody ticks this: it is done once the service can see that it is.")


class NotReady(NotNow):
    """There is nothing yet that a person could confirm."""

    code = "not_ready"
    default = _("This cannot be confirmed yet. %(note)s.")


class NothingToSign(Conflict):
    code = "nothing_to_sign"
    default = _("Nobody signs this.")


class IsDone(Conflict):
    code = "is_done"
    default = _("This is done already, so nobody is reminded of it.")


class NobodyToRemind(Conflict):
    code = "nobody_to_remind"
    default = _("Nobody has this to do yet. Give it to somebody, or invite somebody to the role.")
