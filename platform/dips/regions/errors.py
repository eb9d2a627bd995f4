"""Named refusals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import Conflict, Invalid, NotFound


class NoSuchArea(NotFound):
    """No such area, or not one of this council's, or not one that you may see."""

    code = "no_such_area"


class NotShared(Conflict):
    code = "not_shared"
    heading = _("Something has changed")
    default = _("Nothing is shared with %(area)s now.")


class CodeTaken(Conflict):
    """Each council is here once."""

    code = "gss_code_taken"
    default = "Another council here has the GSS code %(gss_code)s."


class ListChanged(Conflict):
    """What would be shared is no longer what was read."""

    code = "list_changed"
    heading = _("Something has changed")
    default = _("What would be shared has changed since you read it. Read the list again before you agree.")


class NobodyThere(NotFound):
    code = "no_such_person"
    default = _("Nobody has an account with the address %(email)s. Ask them to make one on the portal first.")


class ViewsAlready(Conflict):
    code = "views_already"
    default = _("This person may see %(area)s already, until %(day)s. End that first to give another day.")


class ViewOver(Conflict):
    code = "view_over"
    default = _("This has ended already.")


class BadDay(Invalid):
    code = "bad_day"
    default = _("Choose a day from tomorrow, and within a year.")
